using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Install;
using Cpctl.Bootstrap.Nodes;
using Cpctl.StaticPods.Agent.Slots;

namespace Cpctl.Bootstrap.Restoring.Plain;

/// <summary>Makes of a snapshot, the configuration, what the machine says and what an earlier run recorded the one thing that is to be done.</summary>
internal sealed class PlainRequest(IHost host, ICri cri, NodePaths paths)
{
    /// <summary>The epoch of a cluster that begins; its data is of one that had none.</summary>
    private const long FirstEpoch = 1;

    /// <param name="snapshot">Names the snapshot, and no other one.</param>
    /// <param name="workers">Names of the old cluster's workers.</param>
    /// <param name="config">As the user gave it, defaults of the schema applied.</param>
    /// <exception cref="CpctlException">Bad input (2), or refused (3): something else was begun on this node.</exception>
    public async Task<BootstrapRequest.Resolved> ResolveAsync(
        RestoreArguments arguments, string snapshot, IEnumerable<string> workers, ControlPlane config, CancellationToken cancel)
    {
        var node = NodeNaming.From(arguments.NodeName, arguments.NodeIp, host);
        var given = new BootstrapRecord(node.Name, node.Ip, config, config, new RestoredFrom(snapshot, LastRevision: 0, FirstEpoch));
        if (BootstrapRecord.TryLoad(paths) is { } begun && BootstrapJournal.Finished(paths) is null)
        {
            RestoreRequest.RefuseOther(begun, node, snapshot);
            RefuseDrift(begun, given);
            return new BootstrapRequest.Resolved(begun, IsResumed: true, AlreadyDone: null);
        }

        RestoreRequest.RefuseMember(paths);
        if (workers.Contains(node.Name, StringComparer.Ordinal))
        {
            throw new CpctlException(
                ExitCode.BadInput, $"this node can't be called {node.Name}", "a worker of the cluster has that name", "Give another one with --node-name.");
        }

        return new BootstrapRequest.Resolved(given with { ControlPlane = await new ConfigCompletion(cri).CompleteAsync(config, node, cancel) }, IsResumed: false, AlreadyDone: null);
    }

    private static void RefuseDrift(BootstrapRecord begun, BootstrapRecord given)
    {
        var drift = begun.DriftTo(given);
        if (drift.Count == 0) return;
        throw new CpctlException(
            ExitCode.Refused,
            "a restore with other settings is under way on this node",
            string.Join('\n', drift),
            "Run it with the settings it was begun with, and change them afterwards (kubectl edit controlplane cluster); or give it up with `cpctl reset`.");
    }
}
