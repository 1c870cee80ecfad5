using Cpctl.Bootstrap.Install.Endpoint;
using Cpctl.Bootstrap.Install.Objects;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;

namespace Cpctl.Bootstrap.Install.Phases;

/// <summary>Puts everything the cluster keeps about itself into the API. The node's own object comes last: it is what sets the agent to work.</summary>
internal sealed class ObjectsPhase(Installation installation, EndpointGuard guard) : IPhase
{
    private string? _token;

    public string Name => PhaseNames.Objects;

    /// <summary>The join token for the next control-plane node: the only secret bootstrap prints.</summary>
    public string Token => _token ?? throw new InvalidOperationException("the objects phase has not run yet");

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        await guard.RefuseRivalAsync(progress.Say, cancel);
        var objects = new ClusterObjects(installation, new Persistence(installation.Time));
        progress.Say("resource definitions, namespaces and roles");
        await Task.WhenAll(objects.EnsureDefinitionsAsync(cancel), objects.EnsureFoundationAsync(cancel));
        progress.Say("signers, revision 1 and the control plane");
        await Task.WhenAll(
            objects.EnsureSignersAsync(cancel),
            objects.EnsureRevisionAsync(cancel),
            objects.EnsureControlPlaneAsync(cancel),
            objects.EnsureClusterInfoAsync(cancel));
        progress.Say("this node");
        await objects.EnsureNodeAsync(cancel);
        _token ??= await objects.CreateTokenAsync(cancel);
    }
}
