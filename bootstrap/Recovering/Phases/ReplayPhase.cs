using System.Globalization;
using Cpctl.Api.Node;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Etcd.Client;
using Cpctl.StaticPods.Rendering;

namespace Cpctl.Bootstrap.Recovering.Phases;

/// <summary>Has an etcd put the copy's log into its database, and ends it.</summary>
internal sealed class ReplayPhase(RecoveryWork recovery) : IPhase
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    public string Name => RecoverPhaseNames.Replay;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var files = recovery.Files;
        var manifest = recovery.Paths.Manifest(ReplayEtcd.PodName);
        if (!files.IsRebuilt && !File.Exists(files.Replayed))
        {
            var manifests = new StoppedManifests(recovery.Paths, files);
            if (manifests.PodsOf(ComponentNames.Etcd) is not [.., var node])
            {
                throw SurvivorData.Unusable(recovery.Paths, new IOException("there is no manifest of etcd"));
            }

            AtomicFile.Write(manifest, ReplayEtcd.Manifest(manifests.Text(node), recovery.Paths.OnNode(files.Copy)), FileModes.Secret);
            var revision = await ServeAsync(progress, cancel);
            File.Delete(manifest);
            await recovery.Stop.UntilGoneAsync([ReplayEtcd.PodName], Grace, progress.Say, cancel);
            AtomicFile.Write(files.Replayed, revision.ToString(CultureInfo.InvariantCulture), FileModes.Secret);
            recovery.Journal.Append(Name, "database", JournalState.Done, string.Create(CultureInfo.InvariantCulture, $"revision {revision}"));
        }

        // Killed between the two, an earlier run has left it.
        File.Delete(manifest);
        await recovery.Stop.UntilGoneAsync([ReplayEtcd.PodName], Grace, progress.Say, cancel);
    }

    /// <returns>The revision when everything in the log was in the database.</returns>
    private async Task<long> ServeAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        using var etcd = NodeEtcd.Connect(ReplayEtcd.ClientUrl, recovery.Paths);
        var revision = 0L;
        await recovery.Polling.UntilAsync(
            "etcd to read its log",
            Limit,
            async token =>
            {
                // A read through the log has everything before it applied.
                if (await NodeEtcd.FaultAsync(etcd.Member, token) is not null) return await recovery.Pods.DescribeAsync(ReplayEtcd.PodName, token);
                try
                {
                    revision = (await etcd.Member.StatusAsync(token)).Revision;
                    return null;
                }
                catch (EtcdException e)
                {
                    return e.Message;
                }
            },
            progress.Say,
            "Remedy what its log says and run the same command again. The node's own data is untouched.",
            cancel);
        return revision;
    }
}
