using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.StaticPods.Agent.Observing;
using Cpctl.StaticPods.Agent.Planning;

namespace Cpctl.StaticPods.Agent.Etcd;

/// <summary>
/// Takes away what is left of a first install's temporary etcd, once it is no member any more. Done by bootstrap, or by the agent when
/// bootstrap died.
/// </summary>
public sealed class BootstrapLeftovers(NodePaths paths, NodeIdentity node, ICri cri, TimeProvider time)
{
    private const string LocalEndpoint = "https://127.0.0.1:2379";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <summary>The kubelet has been asked to stop it and has had its time: after this the runtime is.</summary>
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan StopGrace = TimeSpan.FromSeconds(2);

    /// <summary>Anything of it is on this node: its recorded address, its manifest or its data.</summary>
    public bool Exist =>
        File.Exists(paths.BootstrapEtcdEndpointFile)
        || File.Exists(paths.Manifest(ManifestFile.BootstrapEtcd))
        || HaveData;

    internal bool HaveData => Directory.Exists(paths.BootstrapEtcdDataDirectory);

    /// <summary>Something is left and no bootstrap process is at work that would see to it.</summary>
    internal bool AreAbandoned
    {
        get
        {
            using var lease = Exist ? FileLock.TryAcquire(paths.BootstrapLock) : null;
            return lease is not null;
        }
    }

    /// <summary>
    /// Asks this node's own member for the list of a quorum; if the temporary member is in it, nothing is touched. Otherwise: the recorded
    /// address goes, the manifest goes, the container stops, the data is archived. Can be repeated after any interruption.
    /// </summary>
    /// <returns>False when the temporary member is still listed, or no quorum says that it is not.</returns>
    /// <exception cref="CriException">The runtime does not answer.</exception>
    /// <exception cref="IOException">The data could not be archived; it is where it was.</exception>
    public async Task<bool> RemoveAsync(CancellationToken cancellation)
    {
        using var pool = new EtcdMemberPool(EtcdCredentialFiles.Agent(paths));
        if (!IsGone(await new ClusterObserver(pool).ObserveAsync([LocalEndpoint], cancellation), node))
        {
            return false;
        }

        Forget();
        await StopAsync(cancellation);
        ArchiveData();
        return true;
    }

    /// <summary>A quorum says that the temporary member of <paramref name="node"/> is not in the list.</summary>
    internal static bool IsGone(ClusterView view, NodeIdentity node) =>
        view.IsLinearizable
        && !view.Members.Any(member => member.Info.Name == MembershipRequests.BootstrapName)
        && view.FindByPeerUrl(EtcdUrls.BootstrapPeer(node.Ip)) is null;

    /// <summary>
    /// The first half: its address first, for from then on a continued bootstrap starts nothing temporary; then the manifest, upon which the kubelet stops it.
    /// </summary>
    internal void Forget()
    {
        File.Delete(paths.BootstrapEtcdEndpointFile);
        File.Delete(paths.Manifest(ManifestFile.BootstrapEtcd));
    }

    /// <summary>The second half, once nothing runs on the data any more.</summary>
    internal void ArchiveData() => new Archive(paths, time).Move(paths.BootstrapEtcdDataDirectory);

    private async Task StopAsync(CancellationToken cancellation)
    {
        var pods = new PodObserver(cri, node.Name);
        var start = time.GetTimestamp();
        while ((await pods.ObserveAsync(cancellation)).FirstOrDefault(run => run.PodName == ManifestFile.BootstrapEtcd && run.IsAlive) is { } run)
        {
            if (time.GetElapsedTime(start) >= StopPatience && run.ContainerId is { } container)
            {
                await cri.StopContainerAsync(container, StopGrace, cancellation);
            }

            await Task.Delay(Poll, time, cancellation);
        }
    }
}
