namespace Cpctl.Bootstrap.Cli.Completion;

/// <summary>
/// Shell functions that ask the program itself what could come next (its hidden [suggest:POSITION] directive), so that they never fall
/// behind the commands.
/// </summary>
internal static class CompletionScripts
{
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => throw new ArgumentOutOfRangeException(nameof(shell), shell, "not a shell we have a script for"),
    };

    private const string Bash =
        """
        # cpctl completion for bash
        _cpctl() {
          local words
          words="$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)"
          COMPREPLY=($(compgen -W "${words}" -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _cpctl cpctl

        """;

    private const string Zsh =
        """
        #compdef cpctl
        # cpctl completion for zsh
        _cpctl() {
          local -a words_
          words_=("${(@f)$(cpctl "[suggest:${#BUFFER}]" "${BUFFER}" 2>/dev/null)}")
          compadd -a words_ || _files
        }
        compdef _cpctl cpctl

        """;

    private const string Fish =
        """
        # cpctl completion for fish
        function __cpctl_suggest
          set -l line (commandline -cp)
          cpctl "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c cpctl -a '(__cpctl_suggest)'

        """;
}
