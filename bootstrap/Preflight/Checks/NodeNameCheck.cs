using System.Text.RegularExpressions;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Kubernetes takes only lower-case DNS names for nodes; a bad one would surface much later as a kubelet that never registers.</summary>
internal sealed partial class NodeNameCheck : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>(
        subject.NodeName.Length <= 63 && DnsName().IsMatch(subject.NodeName)
            ? []
            :
            [
                Finding.Problem(
                    $"'{subject.NodeName}' can't be a node's name",
                    "Give a name of lower-case letters, digits, '-' and '.', at most 63 long, with --node-name."),
            ]);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex DnsName();
}
