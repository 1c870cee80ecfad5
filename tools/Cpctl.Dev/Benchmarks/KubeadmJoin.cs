using System.Text.RegularExpressions;

namespace Cpctl.Dev.Benchmarks;

/// <summary>What `kubeadm init` prints for the next node.</summary>
internal sealed partial record KubeadmJoin(string Token, string Hash, string CertificateKey)
{
    public static KubeadmJoin Parse(string output)
    {
        var match = Printed().Match(output);
        return match.Success
            ? new KubeadmJoin(match.Groups["token"].Value, match.Groups["hash"].Value, match.Groups["key"].Value)
            : throw new InvalidOperationException($"kubeadm init printed no join command:\n{output}");
    }

    [GeneratedRegex(
        @"--token (?<token>\S+)[\s\\]+--discovery-token-ca-cert-hash (?<hash>\S+)[\s\\]+--control-plane --certificate-key (?<key>\S+)",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Printed();
}
