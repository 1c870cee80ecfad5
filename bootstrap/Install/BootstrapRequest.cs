using Cpctl.Api.Errors;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Host;
using Cpctl.Bootstrap.Nodes;
using Cpctl.Pki.Import;

namespace Cpctl.Bootstrap.Install;

/// <summary>Makes of what the user gave, what the machine says and what an earlier run recorded the one thing that is to be done.</summary>
internal sealed class BootstrapRequest(IHost host, ICri cri, NodePaths paths, TimeProvider time)
{
    /// <param name="Record">The settings to install with.</param>
    /// <param name="IsResumed">An interrupted installation goes on.</param>
    /// <param name="AlreadyDone">What to tell when there is nothing to do; null when there is.</param>
    internal sealed record Resolved(BootstrapRecord Record, bool IsResumed, string? AlreadyDone)
    {
        /// <summary>Authorities of the user's own.</summary>
        public AuthorityImport Brought { get; init; } = AuthorityImport.None;
    }

    /// <exception cref="CpctlException">Bad input (2), or refused (3): an installation was begun with other settings.</exception>
    public async Task<Resolved> ResolveAsync(BootstrapArguments arguments, CancellationToken cancel)
    {
        var brought = Brought(arguments.Authorities);
        var given = (await GivenAsync(arguments, cancel)) with { Authorities = brought.Authorities.ToDictionary(pair => pair.Key.ToString(), pair => pair.Value.Fingerprint) };
        if (BootstrapRecord.TryLoad(paths) is { } begun && BootstrapJournal.Finished(paths) is null)
        {
            RefuseDrift(begun, given);
            return new Resolved(begun, IsResumed: true, AlreadyDone: null) { Brought = brought };
        }

        if (BootstrapJournal.Finished(paths) is { } finished && NodeIdentity.TryLoad(paths) is { } identity)
        {
            RefuseOtherNode(arguments, identity);
            var text = $"This node ({identity.Name}) already runs the control plane of cluster {identity.ClusterId} at {identity.Endpoint} since {finished.Time:yyyy-MM-dd HH:mm}Z: nothing to do."
                + $"{Environment.NewLine}Its settings are changed with: kubectl edit controlplane cluster{Environment.NewLine}";
            return new Resolved(given, IsResumed: false, text);
        }

        return new Resolved(given with { ControlPlane = await new ConfigCompletion(cri).CompleteAsync(given.Given, new NodeNaming(given.NodeName, given.NodeIp), cancel) }, IsResumed: false, AlreadyDone: null) { Brought = brought };
    }

    private AuthorityImport Brought(string? directory)
    {
        if (directory is null) return AuthorityImport.None;
        var import = AuthorityFolder.Read(directory, time.GetUtcNow());
        return import.Problems.Count == 0 ? import : throw new CpctlException(
            ExitCode.BadInput,
            "these authorities can't be the cluster's",
            string.Join('\n', import.Problems),
            "Bring others, or none: cpctl makes those that are not in the directory. `cpctl certs inspect FILE` shows what is in a certificate. Nothing was changed.");
    }

    private async Task<BootstrapRecord> GivenAsync(BootstrapArguments arguments, CancellationToken cancel)
    {
        var node = NodeNaming.From(arguments.NodeName, arguments.NodeIp, host);
        var config = arguments.Config is { } file ? await ConfigFile.ReadAsync(file, cancel) : await DefaultAsync(cancel);
        return new BootstrapRecord(node.Name, node.Ip, config, config);
    }

    private async Task<ControlPlane> DefaultAsync(CancellationToken cancel)
    {
        var version = await KubeletVersion.ReadAsync(host, cancel);
        var standard = new ControlPlane { Metadata = { Name = ControlPlane.OnlyName }, Spec = { Version = version ?? "" } };

        // No kubelet, no version: preflight says that the kubelet is absent, and nothing goes on.
        return version is null ? standard : ConfigFile.RequireRunnable(standard, "the standard configuration");
    }

    private static void RefuseDrift(BootstrapRecord begun, BootstrapRecord given)
    {
        if (begun.Restored is { } restored)
        {
            throw new CpctlException(
                ExitCode.Refused,
                "a restore is under way on this node",
                $"it brings back {restored.Backup}",
                "Run the same `cpctl restore` again to go on with it, or give it up with `cpctl reset`.");
        }

        var drift = begun.DriftTo(given);
        if (drift.Count == 0) return;
        throw new CpctlException(
            ExitCode.Refused,
            "an installation with other settings is under way on this node",
            string.Join('\n', drift),
            "Run bootstrap with the settings it was begun with, and change them afterwards (kubectl edit controlplane cluster); or give it up with `cpctl reset`.");
    }

    private static void RefuseOtherNode(BootstrapArguments arguments, NodeIdentity identity)
    {
        if ((arguments.NodeName ?? identity.Name) == identity.Name && (arguments.NodeIp ?? identity.Ip) == identity.Ip) return;
        throw new CpctlException(
            ExitCode.Refused,
            "this machine already is a node of a control plane",
            $"it is {identity.Name} ({identity.Ip}) of cluster {identity.ClusterId}",
            "To begin anew under another name or address, run `cpctl reset` first.");
    }
}
