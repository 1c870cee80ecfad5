using Cpctl.Api.Node;
using Cpctl.Bootstrap.Pods;
using Cpctl.Bootstrap.Reset;
using Cpctl.StaticPods.Agent.Slots;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Install.Endpoint;

/// <summary>
/// Ends what this node began, because an older cluster owns the endpoint: its API server goes at once, as long as it answers the balancer mixes two
/// clusters. The files stay for a reset to put aside.
/// </summary>
internal sealed class InstallRollback(NodePaths paths, IApiServerSlots slots, PodStop stop, Archive archive)
{
    public async Task RunAsync(Action<string> say, CancellationToken cancel)
    {
        LeftMark.Write(paths);
        await slots.RemoveAsync(cancel);

        // An agent that runs already puts back what is taken away before it has ended: manifests and the redirect.
        await EndAsync(pod => pod.StartsWith(ComponentNames.Agent, StringComparison.Ordinal), say, cancel);
        await slots.RemoveAsync(cancel);
        await EndAsync(_ => true, say, cancel);
    }

    private async Task EndAsync(Func<string, bool> which, Action<string> say, CancellationToken cancel)
    {
        // A leading dot marks what is being written; the kubelet ignores it too.
        var pods = Directory.EnumerateFiles(paths.ManifestsDirectory, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path))
            .Where(pod => !pod.StartsWith('.') && which(pod)).ToList();
        foreach (var pod in pods) archive.Move(paths.Manifest(pod));
        if (pods.Count > 0) await stop.UntilGoneAsync(pods, TimeSpan.Zero, say, cancel);
    }
}
