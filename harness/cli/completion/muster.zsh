#compdef muster
# Completion of muster for zsh: eval "$(npx --no-install muster completion zsh)"
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
(( $+commands[muster] + $+functions[muster] + $+aliases[muster] )) || muster() { @command@ "$@"; }
_muster() {
  local -a whole stems
  local line word
  for line in ${(f)"$(@complete@ complete -- "${(@Q)words[2,CURRENT]}" 2>/dev/null)"}; do
    word=${line%%$'\t'*}
    if [[ $word == *: ]]; then stems+=("${word//:/\\:}:${line#*$'\t'}"); else whole+=("${word//:/\\:}:${line#*$'\t'}"); fi
  done
  (( $#whole )) && _describe muster whole
  (( $#stems )) && _describe muster stems -S ''
  (( $#whole + $#stems ))
}
compdef _muster muster
