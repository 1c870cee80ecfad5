using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Node.Cri;
using Cpctl.Api.Resources;
using Cpctl.Api.Runtime;
using Cpctl.Etcd.Client;
using Cpctl.Etcd.Membership;
using Cpctl.Pki.Signers;
using Cpctl.Recovery.Destinations;
using Cpctl.Recovery.Drills;
using Cpctl.StaticPods.Agent;
using Microsoft.Extensions.Logging;

namespace Cpctl.Recovery.Agents;

/// <summary>
/// Carries out the backups that the operator gives to this node. One that was under way when the agent ended is begun anew; what it left is cleared.
/// </summary>
public sealed partial class BackupAgent : IController, IDisposable
{
    /// <summary>A list of all there are is small; a failure is tried again soon, for the operator waits.</summary>
    private static readonly InformerOptions Watch = new() { MaxBackoff = TimeSpan.FromSeconds(10) };

    /// <summary>The agent that sees the destination is on its way: it comes with the revision that names it.</summary>
    private static readonly TimeSpan LookAfter = TimeSpan.FromSeconds(5);

    private readonly AgentDutyContext _context;
    private readonly Func<string, bool> _reaches;
    private readonly NodePaths _paths;
    private readonly TimeProvider _time;
    private readonly string _version;
    private readonly BackupStatusWriter _status;
    private readonly BundleDrill _drill;
    private readonly ILogger _logger;
    private readonly Informer<EtcdBackup> _backups;
    private readonly WorkQueue<string> _queue;

    /// <param name="context">The agent.</param>
    /// <param name="reaches">Whether what is written to a directory lands on the host.</param>
    /// <param name="paths">Its node's files.</param>
    /// <param name="time">Clock.</param>
    /// <param name="loggers">One logger for each part.</param>
    /// <param name="version">cpctl's, for manifests of bundles.</param>
    /// <param name="cri">The node's container runtime; stays the caller's.</param>
    public BackupAgent(AgentDutyContext context, Func<string, bool> reaches, NodePaths paths, TimeProvider time, ILoggerFactory loggers, string version, ICri cri)
    {
        (_context, _reaches, _paths, _time, _version) = (context, reaches, paths, time, version);
        _logger = loggers.CreateLogger<BackupAgent>();
        _status = new BackupStatusWriter(context.Client, context.Node.Name, time);
        _drill = new BundleDrill(new Drill(paths, context.Node, cri, time, loggers.CreateLogger<Drill>()), _status, _logger);
        _backups = new Informer<EtcdBackup>(context.Client, ResourceTypes.EtcdBackups, Watch, time, loggers.CreateLogger<Informer<EtcdBackup>>());
        _queue = new WorkQueue<string>(time);
        _backups.Subscribe(_ => _queue.Add(context.Node.Name));
    }

    public string Name => "backup-agent";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await _drill.ClearAsync(cancellationToken);
        await Task.WhenAll(
            _backups.RunAsync(cancellationToken),
            new ReconcileLoop<string>(Name, _queue, (_, cancel) => ReconcileAsync(cancel), _logger).RunAsync(cancellationToken));
    }

    public void Dispose() => _queue.Dispose();

    private async Task<ReconcileResult> ReconcileAsync(CancellationToken cancel)
    {
        // What it would be opened with was known to the agent that ended, and to nobody else.
        foreach (var lost in _backups.List().Where(backup => backup.Status is { Phase: BackupPhases.Drilling } status && status.Node == _context.Node.Name))
        {
            if (await CurrentAsync(lost, cancel, BackupPhases.Drilling) is not null) await _status.DrilledAsync(lost.Metadata.Name!, passed: false, "the agent was stopped in the middle of it", cancel);
        }

        var given = _backups.List().FirstOrDefault(backup => backup.Status is { Phase: BackupPhases.Assigned or BackupPhases.Running } status && status.Node == _context.Node.Name);

        if (given is not null && _context.ControlPlane?.Spec.Backup?.Destination.Directory is { } directory && !_reaches(directory))
        {
            LogNotReached(_logger, given.Metadata.Name!, directory);
            return ReconcileResult.After(LookAfter);
        }

        if (given is not null && await CurrentAsync(given, cancel, BackupPhases.Assigned, BackupPhases.Running) is { } current)
        {
            await CarryOutAsync(current, cancel);
        }

        return ReconcileResult.Done;
    }

    /// <summary>The cache may be behind what this agent itself wrote.</summary>
    /// <returns>Null when it is in none of those phases, or not this node's.</returns>
    private async Task<EtcdBackup?> CurrentAsync(EtcdBackup seen, CancellationToken cancel, params string[] phases) =>
        await _context.Client.TryGetAsync(ResourceTypes.EtcdBackups, null, seen.Metadata.Name!, cancel) is { Status: { } status } current
            && phases.Contains(status.Phase, StringComparer.Ordinal) && status.Node == _context.Node.Name ? current : null;

    private async Task CarryOutAsync(EtcdBackup backup, CancellationToken cancel)
    {
        var name = backup.Metadata.Name!;
        await _status.BegunAsync(name, cancel);
        LogBegun(_logger, name);
        using var pool = new EtcdMemberPool(EtcdCredentialFiles.Agent(_paths));
        var work = new NodeBackup(_paths, _context.Node, pool, _time, _version);
        try
        {
            using var settings = await BackupSettings.OfAsync(_context.ControlPlane?.Spec.Backup, _context.Client, _time, cancel);
            var endpoints = (_context.ControlPlane?.Status?.Etcd?.Members ?? []).SelectMany(member => member.ClientURLs).Append(EtcdUrls.Client(_context.Node.Ip)).Distinct().ToList();
            var made = await work.MakeAsync(settings, endpoints, backup.Status!.StartedAt ?? _time.GetUtcNow(), cancel);
            LogMade(_logger, name, made.Record.File, made.Record.SizeBytes, made.Record.Revision);
            await _status.VerifiedAsync(name, made.Record, settings.Store.Location, backup.Spec.Drill, cancel);
            if (backup.Spec.Drill) await _drill.RunAsync(name, settings.Store, made, cancel);
            await PruneAsync(settings, made.Record, cancel);
        }
        catch (Exception e) when (BackupFailure.Why(e) is { } why && !cancel.IsCancellationRequested)
        {
            LogFailed(_logger, name, why);
            await _status.FailedAsync(name, why, cancel);
        }
    }

    /// <summary>A failure here costs room, not the backup.</summary>
    private async Task PruneAsync(BackupSettings settings, BundleRecord made, CancellationToken cancel)
    {
        try
        {
            if (SignerSet.TryLoad(_paths) is not { } signers) return;
            var gone = (await NodeBackup.PruneAsync(settings, made, signers, cancel)).ToHashSet(StringComparer.Ordinal);
            foreach (var backup in _backups.List().Where(backup => backup.Status is { Phase: BackupPhases.Succeeded, File: { } file } && gone.Contains(file)))
            {
                await _status.PrunedAsync(backup.Metadata.Name!, cancel);
            }

            if (gone.Count > 0) LogPruned(_logger, settings.Store.Location, string.Join(", ", gone.Order(StringComparer.Ordinal)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogNotPruned(_logger, settings.Store.Location, e.Message);
        }
    }

    [LoggerMessage(5010, LogLevel.Information, "Backup {Name} has begun.")]
    private static partial void LogBegun(ILogger logger, string name);

    [LoggerMessage(5011, LogLevel.Information, "Backup {Name} is {File}, {Size} bytes, revision {Revision}, read back and verified.")]
    private static partial void LogMade(ILogger logger, string name, string file, long size, long revision);

    [LoggerMessage(5012, LogLevel.Warning, "Backup {Name} failed: {Why}.")]
    private static partial void LogFailed(ILogger logger, string name, string why);

    [LoggerMessage(5013, LogLevel.Information, "Retention removed from {Location}: {Files}.")]
    private static partial void LogPruned(ILogger logger, string location, string files);

    [LoggerMessage(5014, LogLevel.Warning, "Retention could not be kept at {Location}: {Why}.")]
    private static partial void LogNotPruned(ILogger logger, string location, string why);

    [LoggerMessage(5015, LogLevel.Information, "Backup {Name} waits: {Directory} is seen by the agent of the next revision.")]
    private static partial void LogNotReached(ILogger logger, string name, string directory);
}
