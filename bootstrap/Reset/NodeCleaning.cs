using System.Globalization;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Bootstrap.Kubelets;
using Cpctl.Bootstrap.Sequence;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Reset;

/// <summary>Stops everything on the node and moves its files into the archive. Nothing is deleted but keys that the cluster has elsewhere; safe to repeat.</summary>
internal sealed class NodeCleaning(NodePaths paths, ICri cri, IApiServerSlots slots, KubeletSupervision kubelet, Polling polling, TimeProvider time)
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <param name="destroyKeys">Another node holds the signers: this copy is of use to thieves only.</param>
    /// <param name="say">What is being done.</param>
    /// <param name="cancel">Ends it between steps.</param>
    public async Task RunAsync(bool destroyKeys, Action<string> say, CancellationToken cancel)
    {
        // One folder for all of it: what belongs together stays together.
        var folder = Path.Combine(paths.ArchiveDirectory, time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture) + "-reset");
        var archive = new Archive(folder, time);
        say("stopping the kubelet");
        StopKubeletBeforePods(archive);
        await kubelet.EnsureStoppedAsync(cancel);
        await polling.UntilAsync(
            "the kubelet to stop",
            Limit,
            _ => Task.FromResult(kubelet.Find() is { } running ? $"the kubelet (pid {running.Id}) still runs" : null),
            say,
            "End it (its supervisor must not restart it: its configuration is gone), and run the same command again.",
            cancel);
        await StopPodsAsync(say, cancel);

        // The agent was one of them, and may have written its revision's manifests until it was stopped.
        PutManifestsAside(archive);
        await slots.RemoveAsync(cancel);
        if (destroyKeys)
        {
            // First of all files: while the others are there, a repeated run can ask once more who holds the keys.
            say("destroying this node's copies of the cluster's keys");
            KeyDestruction.Run(paths);
        }

        foreach (var trace in NodeTraces.Of(paths)) archive.Move(trace, NameOf(trace), Path.GetDirectoryName(trace) == paths.EtcdDataDirectory ? paths.EtcdArchiveDirectory : null);
        File.Delete(paths.AgentSocket);
    }

    /// <summary>Where it was, in one name: several folders are called pki.</summary>
    private string NameOf(string trace) => paths.OnNode(trace).Trim('/').Replace('/', '-');

    /// <summary>Without manifests nothing is started again; without its own files the kubelet itself is not.</summary>
    private void StopKubeletBeforePods(Archive archive)
    {
        PutManifestsAside(archive);
        archive.Move(paths.KubeletEnvironmentFile, NameOf(paths.KubeletEnvironmentFile));
        archive.Move(paths.KubeletConfigFile, NameOf(paths.KubeletConfigFile));

        // A supervisor other than systemd restarts the kubelet when asked by this file, and does not start one without configuration.
        NodeDirectory.Ensure(paths.RunDirectory);
        File.WriteAllText(paths.KubeletRestartFile, "");
    }

    private void PutManifestsAside(Archive archive)
    {
        if (!Directory.Exists(paths.ManifestsDirectory)) return;
        foreach (var manifest in Directory.GetFiles(paths.ManifestsDirectory)) archive.Move(manifest, NameOf(manifest));
    }

    private Task StopPodsAsync(Action<string> say, CancellationToken cancel) => polling.UntilAsync(
        "the pods to stop",
        Limit,
        _ => StopPodsOnceAsync(say, cancel),
        say,
        "The container runtime's log says why (`crictl pods` lists what is left). Run the same command again: it goes on where it stopped.",
        cancel);

    /// <returns>What is left; null when every pod is gone.</returns>
    private async Task<string?> StopPodsOnceAsync(Action<string> say, CancellationToken cancel)
    {
        try
        {
            foreach (var pod in await cri.ListSandboxesAsync(null, cancel))
            {
                say($"stopping {pod.Name}");
                await cri.StopSandboxAsync(pod.Id, cancel);
                await cri.RemoveSandboxAsync(pod.Id, cancel);
            }
        }
        catch (CriException e) when (e.IsUnreachable)
        {
            // Without a runtime nothing runs that would have to be stopped.
            say($"no container runtime to stop pods with: {e.Message}");
        }
        catch (CriException e)
        {
            // A container that was starting when the kubelet stopped cannot be removed until it has.
            return e.Message;
        }

        return null;
    }
}
