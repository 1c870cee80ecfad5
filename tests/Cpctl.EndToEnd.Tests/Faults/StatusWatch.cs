using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Rollouts;

namespace Cpctl.EndToEnd.Tests.Faults;

/// <summary>Compares again and again what `cpctl status` says with what the machines themselves show.</summary>
internal sealed class StatusWatch(IReadOnlyList<Node> nodes)
{
    /// <summary>A status may be this late: the operator's turn, a lost leader's lease and a heartbeat that stays away, on a machine that is busy.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(90);

    private static readonly TimeSpan Recovers = TimeSpan.FromMinutes(8);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private long? _wrongSince;

    /// <summary>Looks for a time.</summary>
    public Task ForAsync(TimeSpan time) => UntilAsync(elapsed => elapsed >= time, isLimited: false);

    /// <summary>Looks until the cluster is whole and the status says so.</summary>
    public Task UntilWellAsync() => UntilAsync(_ => false, isLimited: true);

    private async Task UntilAsync(Func<TimeSpan, bool> isOver, bool isLimited)
    {
        var started = TimeProvider.System.GetTimestamp();
        using var timer = new PeriodicTimer(Interval);
        while (true)
        {
            var problem = await ControlPlaneHealth.ProblemOrSilenceAsync(nodes) ?? await SettingProblemAsync();
            var (claim, saysWell) = await ClaimAsync();
            JudgeTheClaim(problem, saysWell);
            var elapsed = TimeProvider.System.GetElapsedTime(started);
            if (isOver(elapsed) || (isLimited && problem is null && saysWell))
                return;
            if (isLimited && elapsed > Recovers)
                Assert.Fail($"not well again within {Recovers.TotalMinutes} minutes; on the machines: {problem ?? "nothing wrong"}; the status: {claim}");
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
        }
    }

    /// <summary>"Healthy" is believed; so it must not stand for long where something is wrong.</summary>
    private void JudgeTheClaim(string? problem, bool saysWell)
    {
        if (problem is null || !saysWell)
        {
            _wrongSince = null;
            return;
        }

        _wrongSince ??= TimeProvider.System.GetTimestamp();
        Assert.False(TimeProvider.System.GetElapsedTime(_wrongSince.Value) > Late, $"the status says healthy for {Late.TotalSeconds} s while {problem}");
    }

    /// <summary>What the user asked for and what the API servers run with are one.</summary>
    private Task<string?> SettingProblemAsync() => Eventually.AskAsync(async () =>
    {
        var asked = (string?)(await nodes[0].ControlPlaneAsync())["spec"]?["apiServer"]?["eventTTL"];
        foreach (var node in nodes)
        {
            if (asked is not null && !(await node.ApiServerManifestsAsync()).Contains($"--event-ttl={asked}", StringComparison.Ordinal))
                return $"{node.Name} does not run with eventTTL {asked}";
        }

        return null;
    });

    private async Task<(string Text, bool SaysWell)> ClaimAsync()
    {
        var answers = await Task.WhenAll(nodes.Select(node => node.CpctlAsync("status", "-o", "json")));
        var answer = answers.FirstOrDefault(candidate => candidate.Output.StartsWith('{'));
        if (answer is null)
            return (string.Join("; ", answers.Select(candidate => candidate.Error.Trim())), false);
        var report = JsonNode.Parse(answer.Output)!;
        return ((string?)report["health"] + ": " + string.Join("; ", report["problems"]?.AsArray().Select(problem => (string?)problem) ?? []), (string?)report["health"] == "healthy");
    }
}
