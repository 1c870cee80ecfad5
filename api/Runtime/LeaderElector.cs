using Cpctl.Api.Kubernetes;
using Cpctl.Api.Metrics;
using Microsoft.Extensions.Logging;

namespace Cpctl.Api.Runtime;

/// <summary>
/// Runs work in at most one of several processes, by holding a Lease. Failing to renew, for whatever reason, costs leadership
/// only when the renew deadline passes; another holder's name in the lease costs it at once. The work's token is cancelled on
/// loss and the work awaited before the process competes again. The lease is released when the work ends or is cancelled.
/// </summary>
public sealed partial class LeaderElector
{
    private readonly LeaderElectorOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly LeaseHolder _lease;

    /// <exception cref="ArgumentException">The three periods do not fit each other.</exception>
    public LeaderElector(IKubernetesClient client, LeaderElectorOptions options, TimeProvider time, ILogger logger)
    {
        if (options.LeaseDuration <= options.RenewDeadline || options.RenewDeadline <= options.RetryPeriod || options.RetryPeriod <= TimeSpan.Zero)
        {
            throw new ArgumentException("Leader election needs LeaseDuration > RenewDeadline > RetryPeriod > 0.", nameof(options));
        }

        _options = options;
        _time = time;
        _logger = logger;
        _lease = new LeaseHolder(client, options, time);
    }

    public bool IsLeader { get; private set; }

    /// <summary>Why the lease could not be read or written at the last attempt, with what refuses it; null when it could, whoever holds it.</summary>
    public string? Problem { get; private set; }

    /// <summary>Holder named by the lease when it was last read; null before that or when nobody holds it.</summary>
    public string? CurrentHolder => _lease.ObservedHolder;

    /// <summary>Competes until cancelled; returns when the work returns by itself, and throws what the work throws.</summary>
    /// <param name="work">Run while leading; must stop when its token is cancelled.</param>
    /// <param name="cancellationToken">Ends competing and the work.</param>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            var acquired = await AcquireAsync(cancellationToken);
            LogAcquired(_logger, _options.Namespace, _options.Name, _options.Identity);
            IsLeader = true;
            RuntimeMetrics.Leads(_options.Name);
            try
            {
                if (await LeadAsync(work, acquired, cancellationToken))
                {
                    return;
                }
            }
            finally
            {
                IsLeader = false;
                await ReleaseAsync();
            }
        }
    }

    private async Task<long> AcquireAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // Counted from before the request: others count from when they saw it, which is later.
            var started = _time.GetTimestamp();
            using var attempt = LimitedTo(_options.RenewDeadline, cancellationToken);
            try
            {
                var result = await _lease.TryHoldAsync(attempt.Token);
                Problem = null;
                if (result == HoldResult.Held)
                {
                    return started;
                }
            }
            catch (Exception ex)
            {
                // Whatever fails while this is being stopped: stopped is what it is.
                cancellationToken.ThrowIfCancellationRequested();
                Problem = RefusalClassifier.Explain(ex);
                LogAcquireFailed(_logger, _options.Namespace, _options.Name, ex.Message);
            }

            await Task.Delay(_options.RetryPeriod * (1 + (Random.Shared.NextDouble() * 0.2)), _time, cancellationToken);
        }
    }

    /// <summary>True when the work ended by itself, false when leadership was lost.</summary>
    private async Task<bool> LeadAsync(Func<CancellationToken, Task> work, long acquired, CancellationToken cancellationToken)
    {
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var renewing = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var working = Task.Run(() => work(leading.Token), CancellationToken.None);
        var renewal = RenewUntilLostAsync(acquired, renewing.Token);
        var first = await Task.WhenAny(working, renewal);
        if (first == renewal)
        {
            await leading.CancelAsync();
            try
            {
                await working;
            }
            catch (Exception ex) when (!cancellationToken.IsCancellationRequested)
            {
                LogStoppedWork(_logger, ex.Message);
            }

            cancellationToken.ThrowIfCancellationRequested();
            return false;
        }

        await renewing.CancelAsync();
        await renewal;
        await working;
        return true;
    }

    /// <summary>Returns when leadership is lost or the token is cancelled.</summary>
    private async Task RenewUntilLostAsync(long renewed, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var left = _options.RenewDeadline - _time.GetElapsedTime(renewed);
                await Task.Delay(left < _options.RetryPeriod ? TimeSpan.FromTicks(Math.Max(0, left.Ticks)) : _options.RetryPeriod, _time, cancellationToken);
                left = _options.RenewDeadline - _time.GetElapsedTime(renewed);
                if (left <= TimeSpan.Zero)
                {
                    LogDeadlinePassed(_logger, _options.Namespace, _options.Name, _options.RenewDeadline.TotalSeconds);
                    return;
                }

                var started = _time.GetTimestamp();
                switch (await TryRenewAsync(left, cancellationToken))
                {
                    case HoldResult.Held:
                        renewed = started;
                        break;
                    case HoldResult.HeldByOther:
                        LogTakenOver(_logger, _options.Namespace, _options.Name, _lease.ObservedHolder ?? "");
                        return;
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Asked to stop; the caller knows.
        }
    }

    private async Task<HoldResult> TryRenewAsync(TimeSpan left, CancellationToken cancellationToken)
    {
        using var attempt = LimitedTo(left, cancellationToken);
        try
        {
            var result = await _lease.TryHoldAsync(attempt.Token);
            Problem = null;
            return result;
        }
        catch (Exception ex)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Problem = RefusalClassifier.Explain(ex);
            LogRenewFailed(_logger, _options.Namespace, _options.Name, left.TotalSeconds, ex.Message);
            return HoldResult.Unknown;
        }
    }

    private async Task ReleaseAsync()
    {
        using var attempt = new CancellationTokenSource(_options.RetryPeriod, _time);
        try
        {
            await _lease.ReleaseAsync(attempt.Token);
        }
        catch (Exception ex)
        {
            // It expires by itself.
            LogReleaseFailed(_logger, _options.Namespace, _options.Name, ex.Message);
        }
    }

    private LimitedToken LimitedTo(TimeSpan limit, CancellationToken cancellationToken) => new(limit, _time, cancellationToken);

    [LoggerMessage(1230, LogLevel.Information, "Leading {Namespace}/{Name} as {Identity}.")]
    private static partial void LogAcquired(ILogger logger, string @namespace, string name, string identity);

    [LoggerMessage(1231, LogLevel.Debug, "Lease {Namespace}/{Name} could not be acquired: {Reason}")]
    private static partial void LogAcquireFailed(ILogger logger, string @namespace, string name, string reason);

    [LoggerMessage(1232, LogLevel.Warning, "Lease {Namespace}/{Name} could not be renewed, leadership lasts {LeftSeconds} s more: {Reason}")]
    private static partial void LogRenewFailed(ILogger logger, string @namespace, string name, double leftSeconds, string reason);

    [LoggerMessage(1233, LogLevel.Error, "Lost {Namespace}/{Name}: not renewed for {DeadlineSeconds} s.")]
    private static partial void LogDeadlinePassed(ILogger logger, string @namespace, string name, double deadlineSeconds);

    [LoggerMessage(1234, LogLevel.Error, "Lost {Namespace}/{Name}: {Holder} holds it now.")]
    private static partial void LogTakenOver(ILogger logger, string @namespace, string name, string holder);

    [LoggerMessage(1235, LogLevel.Debug, "Lease {Namespace}/{Name} could not be released: {Reason}")]
    private static partial void LogReleaseFailed(ILogger logger, string @namespace, string name, string reason);

    [LoggerMessage(1236, LogLevel.Information, "Work stopped after leadership was lost: {Reason}")]
    private static partial void LogStoppedWork(ILogger logger, string reason);
}
