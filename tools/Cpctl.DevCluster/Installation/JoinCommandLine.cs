using System.Text.RegularExpressions;

namespace Cpctl.DevCluster.Installation;

/// <summary>What `cpctl token create` prints for the next node.</summary>
public sealed partial record JoinCommandLine(string Token, string AuthorityHash)
{
    public static JoinCommandLine Parse(string output)
    {
        var token = TokenOption().Match(output);
        var hash = HashOption().Match(output);
        return token.Success && hash.Success
            ? new JoinCommandLine(token.Groups["value"].Value, hash.Groups["value"].Value)
            : throw new InvalidOperationException($"`cpctl token create` printed no join command:\n{output}");
    }

    /// <summary>A line to show: a token is a secret.</summary>
    internal static string Redact(string line) => TokenOption().Replace(line, "--token …");

    [GeneratedRegex(@"--token[ =](?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TokenOption();

    [GeneratedRegex(@"--ca-cert-hash[ =](?<value>\S+)", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex HashOption();
}
