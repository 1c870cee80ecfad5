using System.Globalization;
using Cpctl.DevCluster.Load;

namespace Cpctl.EndToEnd.Tests.Faults;

/// <summary>
/// Faults and interventions in random order on three nodes under load. After each one the cluster recovers; no acknowledged write is lost, members are equal, and the
/// status never says healthy for long while something is wrong. CPCTL_FAULT_ROUNDS says how many (200), CPCTL_FAULT_SEED repeats a run's order, CPCTL_FAULT_ONLY takes
/// those alone whose name has the text.
/// </summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class RandomInterventionsTests(SharedCluster cluster)
{
    /// <summary>The load is verified and begins anew after so many: what is found then was done by one of these.</summary>
    private const int RoundsOfALoad = 10;

    /// <summary>What comes of an intervention is not to be seen at once: operators and agents have their turns.</summary>
    private static readonly TimeSpan Settles = TimeSpan.FromSeconds(20);

    private static readonly LoadOptions Load = new() { EtcdWritesPerSecond = 20, EtcdWriters = 2, ApiRequestsPerSecond = 1, RequestTimeout = TimeSpan.FromSeconds(20) };

    [Fact]
    public async Task Interventions_InRandomOrder_CostNoDataAndTheStatusTellsTheTruth()
    {
        var seed = FromEnvironment("CPCTL_FAULT_SEED", Environment.TickCount);
        var rounds = FromEnvironment("CPCTL_FAULT_ROUNDS", 200);
        var only = Environment.GetEnvironmentVariable("CPCTL_FAULT_ONLY") ?? "";
        var catalogue = InterventionCatalogue.All.Where(one => one.Name.Contains(only, StringComparison.Ordinal)).ToArray();
        Log.Progress.Say($"{rounds} rounds of {catalogue.Length} interventions, seed {seed}");
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        var order = Order(catalogue, rounds, new Random(seed)).Chunk(RoundsOfALoad);
        var round = 0;
        foreach (var chunk in order)
        {
            await using var load = await ClusterLoad.StartAsync(cluster.Nodes, loadBalancer: null, Load, TestContext.Current.CancellationToken);
            foreach (var (intervention, node) in chunk)
                await RoundAsync(intervention, new InterventionTarget(cluster.Nodes, cluster.Nodes[node], ++round));
            NothingIsLost.In(await load.StopAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
        }
    }

    /// <summary>Each intervention comes once before any comes again.</summary>
    private IEnumerable<(Intervention Intervention, int Node)> Order(Intervention[] catalogue, int rounds, Random random)
    {
        for (var done = 0; done < rounds; done += catalogue.Length)
        {
            random.Shuffle(catalogue);
            foreach (var one in catalogue.Take(rounds - done))
                yield return (one, random.Next(cluster.Nodes.Count));
        }
    }

    private async Task RoundAsync(Intervention intervention, InterventionTarget target)
    {
        var watch = new StatusWatch(cluster.Nodes);
        var started = TimeProvider.System.GetTimestamp();
        var where = await intervention.DoAsync(target);
        Log.Progress.Say($"round {target.Round}: {intervention} ({where})");
        try
        {
            await watch.ForAsync(intervention.Lasts > Settles ? intervention.Lasts : Settles);
        }
        finally
        {
            if (intervention.UndoAsync is { } undo)
                await undo(target);
        }

        await watch.UntilWellAsync();
        Log.Progress.Say(string.Create(CultureInfo.InvariantCulture, $"round {target.Round}: well after {TimeProvider.System.GetElapsedTime(started).TotalSeconds:0} s"));
    }

    private static int FromEnvironment(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
