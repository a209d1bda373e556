import { existsSync, readdirSync, readFileSync } from "node:fs";

/** Hundredths of a second: USER_HZ, the unit of /proc/<pid>/stat, is 100 on all of Linux's usual platforms. */
const TICK_NS = 10_000_000;

/**
 * Nanoseconds of processor time, user and system, that a process has used so far. From the scheduler's own count of each
 * thread where the kernel keeps one (/proc/<pid>/task/<tid>/schedstat), else in hundredths of a second from stat.
 */
export function cpuTimeNs(pid: number): number {
  if (!existsSync(`/proc/${pid}/schedstat`)) return statTime(readFileSync(`/proc/${pid}/stat`, "utf8"));
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + threadTime(pid, thread), 0);
}

/** Bytes of memory that a process has in use (VmRSS). */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? Number.NaN) * 1024;
}

/** The first of three numbers: nanoseconds on a processor (Linux, Documentation/scheduler/sched-stats.rst). */
function threadTime(pid: number, thread: string): number {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ", 1)[0]);
  } catch {
    return 0; // it has just ended
  }
}

/** Fields 14 and 15, utime and stime, of proc_pid_stat(5); the name before them may hold spaces and parentheses. */
export function statTime(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[11]) + Number(fields[12])) * TICK_NS;
}
