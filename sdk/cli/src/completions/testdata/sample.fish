# fish completions of sluice
function __sluice_plugins
    for file in plugin.json plugins/*/plugin.json plugins/examples/*/plugin.json
        test -f $file; and basename (path resolve (dirname $file))
    end
end
complete -c sluice -f
complete -c sluice -n __fish_use_subcommand -l version -s V -d 'say which version this is'
complete -c sluice -l help -s h -d 'say what there is'
complete -c sluice -n __fish_use_subcommand -a build -d 'builds: what\'s there'
complete -c sluice -n '__fish_seen_subcommand_from build' -l debug -d 'for [stack] traces'
complete -c sluice -n '__fish_seen_subcommand_from build' -s o -l out -r -a '(__fish_complete_directories)' -d 'where to'
complete -c sluice -n '__fish_seen_subcommand_from build' -l shape -r -a 'compat oci' -d 'of images'
complete -c sluice -n '__fish_seen_subcommand_from build' -l set -x -d 'a value'
complete -c sluice -n '__fish_seen_subcommand_from build' -l inspect -d 'wait for a debugger'
complete -c sluice -n '__fish_seen_subcommand_from build' -a '(__sluice_plugins)'
complete -c sluice -n __fish_use_subcommand -a inspect -d 'looks'
complete -c sluice -n '__fish_seen_subcommand_from inspect' -F
