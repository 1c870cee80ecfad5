using System.Security.Cryptography.X509Certificates;
using Cpctl.Api.Errors;
using Cpctl.Api.Resilience;
using Cpctl.Bootstrap.Preflight;
using Cpctl.Bootstrap.Preflight.Checks;
using Cpctl.Bootstrap.Progress;
using Cpctl.Bootstrap.Sequence;
using Cpctl.Pki.Joining;

namespace Cpctl.Bootstrap.Join.Phases;

/// <summary>Makes sure that the server is the cluster the pin means, before anything is sent to it; and that this machine's clock agrees with its.</summary>
internal sealed class TrustPhase(Joining joining) : IPhase
{
    public string Name => JoinPhaseNames.Trust;

    public async Task RunAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        progress.Say($"asking {joining.Input.Endpoint} who it is");
        joining.Authority = await FetchAsync(progress, cancel);
        var time = await ServerClock.ReadAsync(joining.Input.Url, joining.Authority, cancel);
        var findings = ClockCheck.Compare(joining.Time.GetUtcNow(), time);
        new PreflightReport(findings).ThrowIfBlocked();
    }

    private Task<X509Certificate2> FetchAsync(IPhaseProgress progress, CancellationToken cancel)
    {
        var (pipeline, started) = (RetryPipeline.JoinTrust, joining.Time.GetTimestamp());
        return pipeline.RunAsync(
            token =>
            {
                var left = pipeline.Limit!.Value - joining.Time.GetElapsedTime(started);
                return PinnedServer.FetchAuthorityAsync(joining.Input.Host, joining.Input.Port, joining.Input.Pin, left > pipeline.Delay ? left : pipeline.Delay, token);
            },
            failure => failure is CpctlException { Code: ExitCode.Unreachable },
            joining.Time,
            cancel,
            told: failure => progress.Say($"{joining.Input.Endpoint} does not answer yet: {((CpctlException)failure).Why}"));
    }
}
