# Completion of muster for bash: eval "$(npx --no-install muster completion bash)"
type muster >/dev/null 2>&1 || muster() { @command@ "$@"; }
_muster() {
  local -a words
  local line=${COMP_LINE:0:COMP_POINT} word description
  # Not COMP_WORDS: bash breaks words at ":", "=", "@" and ">", which subjects are made of.
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local current=${words[-1]}
  # What stands before the last such break is not bash's to replace.
  local stem=${current%"${current##*[:=@<>]}"}
  COMPREPLY=()
  while IFS=$'\t' read -r word description; do
    [[ $word == "$current"* ]] && COMPREPLY+=("${word#"$stem"}")
  done < <(@complete@ complete -- "${words[@]:1}" 2>/dev/null)
  [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *: ]] && compopt -o nospace
}
complete -F _muster muster
