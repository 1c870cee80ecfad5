using Cpctl.Api.Errors;
using Cpctl.Bootstrap.Preflight;
using Cpctl.Bootstrap.Preflight.Checks;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki.Joining;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Makes sure that the server is the cluster the pin means, before anything is sent to it; and that this machine's clock agrees with its.</summary>
internal sealed class TrustPhase(Joining joining) : IPhase
{
    /// <summary>A server that is just starting gets a few tries; an endpoint that is wrong must be told within seconds.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public string Name => JoinPhaseNames.Trust;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        progress.Say($"asking {joining.Input.Endpoint} who it is");
        joining.Authority = await FetchAsync(progress, cancel);
        var time = await ServerClock.ReadAsync(joining.Input.Url, joining.Authority, cancel);
        var findings = ClockCheck.Compare(joining.Time.GetUtcNow(), time);
        new PreflightReport(findings).ThrowIfBlocked();
    }

    private async Task<System.Security.Cryptography.X509Certificates.X509Certificate2> FetchAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var started = joining.Time.GetTimestamp();
        while (true)
        {
            var left = Limit - joining.Time.GetElapsedTime(started);
            try
            {
                return await PinnedServer.FetchAuthorityAsync(joining.Input.Host, joining.Input.Port, joining.Input.Pin, left > Pause ? left : Pause, cancel);
            }
            catch (CpctlException e) when (e.Code == ExitCode.Unreachable && joining.Time.GetElapsedTime(started) + Pause < Limit)
            {
                progress.Say($"{joining.Input.Endpoint} does not answer yet: {e.Why}");
                await Task.Delay(Pause, joining.Time, cancel);
            }
        }
    }
}
