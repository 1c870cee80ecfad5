using Cpctl.Api.Node;

namespace Cpctl.Bootstrap.Preflight.Checks;

/// <summary>A node belongs to one cluster. Bootstrapping or joining over it would cut it out of the one it serves.</summary>
internal sealed class OtherClusterCheck : IPreflightCheck
{
    public Task<IReadOnlyList<Finding>> CheckAsync(PreflightSubject subject, CancellationToken cancel)
    {
        if (subject.IsResumed || NodeIdentity.TryLoad(subject.Paths) is not { } identity) return Task.FromResult<IReadOnlyList<Finding>>([]);
        return Task.FromResult<IReadOnlyList<Finding>>(
        [
            Finding.Harm(
                $"this machine already is node {identity.Name} of cluster {identity.ClusterId} ({identity.Endpoint})",
                "If it is to leave that cluster, run `cpctl reset` first."),
        ]);
    }
}
