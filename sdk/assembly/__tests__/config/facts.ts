import { Bytes } from "../../bytes";
import { RequestFacts } from "../../config/facts";

/** A request as a spec writes it; counts what was fetched. */
export class GivenFacts extends RequestFacts {
  authority: string = "";
  route: string = "";
  cluster: string = "";
  verb: string = "GET";
  requestTarget: string = "/";
  headerName: string = "";
  headerValue: string = "";
  fetched: i32 = 0;

  header(name: Bytes): Bytes | null {
    this.fetched++;
    return name.equalsString(this.headerName) ? Bytes.of(this.headerValue) : null;
  }

  protected fetchAuthority(): Bytes {
    return this.give(this.authority);
  }

  protected fetchRouteName(): Bytes {
    return this.give(this.route);
  }

  protected fetchClusterName(): Bytes {
    return this.give(this.cluster);
  }

  protected fetchMethod(): Bytes {
    return this.give(this.verb);
  }

  protected fetchTarget(): Bytes {
    return this.give(this.requestTarget);
  }

  private give(text: string): Bytes {
    this.fetched++;
    return Bytes.of(text);
  }
}
