using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>Kubernetes takes only lower-case DNS names for nodes; a bad one would surface much later as a kubelet that never registers.</summary>
internal sealed class NodeNameCheck : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel) => Task.FromResult<IReadOnlyList<Finding>>(
        NodeName.IsValid(subject.NodeName)
            ? []
            :
            [
                Finding.Problem(
                    $"'{subject.NodeName}' can't be a node's name",
                    "Give a name of lower-case letters, digits, '-' and '.', at most 63 long, that does not end in a number of its own (10, 0x1f, 1.2.3.4), with --node-name."),
            ]);
}
