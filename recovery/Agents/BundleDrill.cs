using Cpctl.Api.Errors;
using Cpctl.Api.Node.Cri;
using Cpctl.Recovery.Destinations;
using Cpctl.Recovery.Drills;
using Microsoft.Extensions.Logging;

namespace Cpctl.Recovery.Agents;

/// <summary>Restores a bundle that this node has just made, for a trial.</summary>
internal sealed partial class BundleDrill(Drill drill, BackupStatusWriter status, ILogger logger)
{
    /// <summary>The bundle as it is at its destination, by the key it was made with: neither is left of what made it.</summary>
    public async Task RunAsync(string backup, BundleStore store, MadeBundle made, CancellationToken cancel)
    {
        LogBegun(logger, backup);
        try
        {
            var report = await drill.RunAsync(store, made.Record, made.FileKey, _ => { }, cancel);
            LogPassed(logger, backup, report.Text);
            await status.DrilledAsync(backup, passed: true, report.Text, cancel);
        }
        catch (Exception e) when (BackupFailure.Why(e) is { } why && !cancel.IsCancellationRequested)
        {
            LogFailed(logger, backup, why);
            await status.DrilledAsync(backup, passed: false, why, cancel);
        }
    }

    /// <summary>What one left that was stopped in the middle.</summary>
    public async Task ClearAsync(CancellationToken cancel)
    {
        try
        {
            if (await drill.ClearAsync(cancel)) LogCleared(logger);
        }
        catch (Exception e) when (e is CriException or CpctlException or IOException or UnauthorizedAccessException)
        {
            // The next drill tries again.
            LogNotCleared(logger, e.Message);
        }
    }

    [LoggerMessage(5016, LogLevel.Information, "Backup {Name} is being restored for a trial.")]
    private static partial void LogBegun(ILogger logger, string name);

    [LoggerMessage(5017, LogLevel.Information, "Drill of backup {Name} went well: {Compared}.")]
    private static partial void LogPassed(ILogger logger, string name, string compared);

    [LoggerMessage(5018, LogLevel.Warning, "Drill of backup {Name} failed: {Why}.")]
    private static partial void LogFailed(ILogger logger, string name, string why);

    [LoggerMessage(5019, LogLevel.Information, "What a drill left that was stopped is cleared away.")]
    private static partial void LogCleared(ILogger logger);

    [LoggerMessage(5020, LogLevel.Warning, "What a drill left that was stopped could not be cleared away: {Why}.")]
    private static partial void LogNotCleared(ILogger logger, string why);
}
