using System.Globalization;
using System.Text.Json;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary><c>cpctl rollout status</c>: which node is where, and why it waits.</summary>
internal sealed class RolloutStatusHandler(IKubernetesClient api, CliConsole console, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <returns>Failed (1) when the latest revision failed, or no operator works.</returns>
    public async Task<int> ShowAsync(OutputFormat format, CancellationToken cancel)
    {
        var (controlPlane, report) = await ReportAsync(cancel);
        if (await new RenewalCheck(api, console, time).ProblemAsync(controlPlane, cancel) is { } silence)
        {
            report = report with { Phase = RolloutPhase.Stalled, Reason = silence };
        }

        Write(report, format);
        return (int)(report.Phase is RolloutPhase.Failed or RolloutPhase.Stalled ? ExitCode.Failed : ExitCode.Done);
    }

    /// <summary>Says on stderr what happens, until it is over; then as <see cref="ShowAsync"/>.</summary>
    /// <returns>Done (0) only when every node runs the latest revision; failed (1) when it failed, is paused or takes longer than the limit.</returns>
    public async Task<int> WatchAsync(OutputFormat format, TimeSpan? limit, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var renewals = new RenewalsSeen(new RenewalCheck(api, console, time), time);
        string? told = null;
        while (true)
        {
            var report = await TryReportAsync(renewals, cancel);
            var line = report is null ? "the API does not answer at the moment" : Headline(report);
            if (line != told)
            {
                await console.Error.WriteLineAsync(line);
                told = line;
            }

            var isOver = report?.Phase is RolloutPhase.Complete or RolloutPhase.Failed or RolloutPhase.Paused;
            if (report is not null && (isOver || time.GetElapsedTime(started) >= limit))
            {
                Write(report, format);
                return (int)(report.Phase == RolloutPhase.Complete ? ExitCode.Done : ExitCode.Failed);
            }

            if (time.GetElapsedTime(started) >= limit)
            {
                throw new CpctlException(ExitCode.Unreachable, "the rollout could not be watched to its end", line, "`cpctl status` asks the node's agent when the API is down.");
            }

            await Task.Delay(LookAgain, time, cancel);
        }
    }

    private static string Headline(RolloutReport report) =>
        $"revision {report.LatestRevision?.ToString(CultureInfo.InvariantCulture) ?? "-"}: {Text(report.Phase)}: {report.Reason}";

    private static string Text(RolloutPhase phase) => phase switch
    {
        RolloutPhase.RollingOut => "rolling out",
        _ => phase.ToString().ToLowerInvariant(),
    };

    private async Task<(ControlPlane ControlPlane, RolloutReport Report)> ReportAsync(CancellationToken cancel)
    {
        var objects = new RolloutObjects(api);
        var controlPlane = await objects.ControlPlaneAsync(cancel);
        return (controlPlane, RolloutAssessment.Of(controlPlane, await objects.NodesAsync(cancel), time.GetUtcNow()));
    }

    /// <summary>An API server that is just being replaced is no reason to stop watching.</summary>
    private async Task<RolloutReport?> TryReportAsync(RenewalsSeen renewals, CancellationToken cancel)
    {
        try
        {
            var (controlPlane, report) = await ReportAsync(cancel);
            return await renewals.JudgeAsync(controlPlane, report, cancel);
        }
        catch (Exception e) when (e is KubernetesTransportException or KubernetesApiException { Status: >= System.Net.HttpStatusCode.InternalServerError })
        {
            return null;
        }
    }

    private void Write(RolloutReport report, OutputFormat format)
    {
        if (format != OutputFormat.Table)
        {
            ResultWriter.Write(console.Out, format, JsonSerializer.SerializeToNode(report, RolloutJson.Default.RolloutReport)!);
            return;
        }

        console.Out.WriteLine(Headline(report));
        console.Out.WriteLine();
        var table = new TextTable("NODE", "STATE", "REVISION", "TARGET", "WHY");
        foreach (var node in report.Nodes)
        {
            table.Add(
                node.Name, node.State, node.CurrentRevision?.ToString(CultureInfo.InvariantCulture), node.TargetRevision.ToString(CultureInfo.InvariantCulture),
                node.Why?.ReplaceLineEndings(" | "));
        }

        table.Write(console.Out);
    }
}
