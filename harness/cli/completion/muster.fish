# Completion of muster for fish: npx --no-install muster completion fish | source
type -q muster; or function muster; @command@ $argv; end
function __muster_complete
    set -l before (commandline -opc)
    set -l current (commandline -ct)
    @complete@ complete -- $before[2..-1] "$current" 2>/dev/null
end
complete -c muster -e
complete -c muster -f -a '(__muster_complete)'
