using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// What agent and operator cost at rest, and how long a reconcile takes, with 0, 10, 100 and 1,000 retained objects in the cluster of
/// `tools/dev up`, measured on the node whose operator leads, by its own metrics.
/// </summary>
internal sealed class ReconcileBenchmark(IReadOnlyList<int> sizes, Progress progress)
{
    /// <summary>Each makes the controllers of the whole cluster look once more.</summary>
    private const int Touches = 30;

    private const string Touch = """
        export KUBECONFIG=/etc/kubernetes/admin.conf
        for i in $(seq TIMES); do kubectl annotate --overwrite controlplane cluster cpctl.dev/bench=$i >/dev/null; sleep 0.5; done
        kubectl annotate controlplane cluster cpctl.dev/bench- >/dev/null
        """;

    public async Task<int> RunAsync(CancellationToken cancellation)
    {
        using var cluster = new Cluster(ClusterSettings.Development, progress);
        var nodes = await cluster.NodesAsync(cancellation);
        var leader = await LeaderAsync(nodes, cancellation);
        progress.Say($"{nodes.Count} node(s); the operator of {leader.Name} leads");
        var objects = new RetainedObjects(leader);
        var rows = new List<(int Size, IReadOnlyList<ProcessCost> Cost, IReadOnlyDictionary<string, double> Times)>();
        try
        {
            foreach (var size in sizes)
            {
                if (size > 0)
                    await progress.StepAsync($"making {size} of each", () => objects.FillAsync(size, cancellation));
                var cost = await progress.StepAsync("measuring at rest", () => ProcessCost.MeasureAsync(leader, cancellation));
                rows.Add((size, cost, await progress.StepAsync("measuring reconciles", () => ReconcilesAsync(leader, cancellation))));
            }
        }
        finally
        {
            await objects.ClearAsync(CancellationToken.None);
        }
        Write(Console.Out, rows);
        return 0;
    }

    private static async Task<Node> LeaderAsync(IReadOnlyList<Node> nodes, CancellationToken cancellation)
    {
        foreach (var node in nodes)
        {
            if ((await MetricsAsync(node, cancellation)).Contains("\ncpctl_operator_leader 1\n", StringComparison.Ordinal))
                return node;
        }
        throw new InvalidOperationException("No operator leads: start a cluster with tools/dev up.");
    }

    private static async Task<IReadOnlyDictionary<string, double>> ReconcilesAsync(Node leader, CancellationToken cancellation)
    {
        var before = ReconcileTimes.Parse(await MetricsAsync(leader, cancellation));
        await leader.ShellAsync(Touch.Replace("TIMES", $"{Touches}", StringComparison.Ordinal), cancellation);
        return ReconcileTimes.Parse(await MetricsAsync(leader, cancellation)).MillisecondsSince(before);
    }

    private static Task<string> MetricsAsync(Node node, CancellationToken cancellation) =>
        node.ShellAsync("curl -s http://127.0.0.1:10291/metrics || true", cancellation);

    private static void Write(TextWriter writer, List<(int Size, IReadOnlyList<ProcessCost> Cost, IReadOnlyDictionary<string, double> Times)> rows)
    {
        var controllers = rows.SelectMany(row => row.Times.Keys).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        writer.WriteLine();
        writer.WriteLine("ControlPlaneNodes of workers, and as many Events; PSS, % of a core at rest, milliseconds of a reconcile on average");
        writer.WriteLine($"{"objects",8}  {"agent",18}  {"operator",18}  {"together",10}  {string.Join("  ", controllers.Select(name => $"{name,21}"))}");
        foreach (var (size, cost, times) in rows)
        {
            var cells = controllers.Select(name => times.TryGetValue(name, out var time) ? $"{time,18:0.0} ms" : $"{"-",21}");
            writer.WriteLine(
                $"{size,8}  {Of(cost, "agent"),18}  {Of(cost, "operator"),18}  {cost.Sum(process => process.PssMebibytes),6:0.0} MiB  {string.Join("  ", cells)}");
        }
    }

    private static string Of(IReadOnlyList<ProcessCost> cost, string program) =>
        cost.FirstOrDefault(process => process.Program == program) is { } one ? $"{one.PssMebibytes:0.0} MiB {one.CpuPercent:0.00} %" : "-";
}
