using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// Objects that pile up in a cluster and that the operator keeps in its memory or lists: ControlPlaneNodes of workers, and Events about the
/// ControlPlane. Revisions do not pile up: ten are kept. They are made through the API, with nobody behind them.
/// </summary>
internal sealed class RetainedObjects(Node node)
{
    private const string Proxy = """
        export KUBECONFIG=/etc/kubernetes/admin.conf
        kubectl proxy --port=18001 >/dev/null 2>&1 & proxy=$!
        trap "kill $proxy" EXIT
        for i in $(seq 50); do curl -sf -o /dev/null http://127.0.0.1:18001/version && break; sleep 0.1; done
        api=http://127.0.0.1:18001
        export api

        """;

    private const string Fill = """
        make() {
          curl -s -o /dev/null -X POST -H 'Content-Type: application/json' $api/apis/cpctl.dev/v1alpha1/controlplanenodes -d '{
            "apiVersion": "cpctl.dev/v1alpha1", "kind": "ControlPlaneNode",
            "metadata": {"name": "bench-'$1'", "labels": {"cpctl.dev/bench": "true"}},
            "spec": {"role": "worker", "ip": "10.99.'$(($1 / 250)).$(($1 % 250 + 1))'", "targetRevision": 0}}'
          curl -s -o /dev/null -X POST -H 'Content-Type: application/json' $api/api/v1/namespaces/default/events -d '{
            "apiVersion": "v1", "kind": "Event", "metadata": {"name": "bench-'$1'", "labels": {"cpctl.dev/bench": "true"}},
            "involvedObject": {"apiVersion": "cpctl.dev/v1alpha1", "kind": "ControlPlane", "name": "cluster"},
            "reason": "Bench", "message": "event '$1'", "type": "Normal", "count": 1}'
        }
        export -f make
        seq 1 COUNT | xargs -P 4 -I{} bash -c 'make {}'
        curl -s "$api/apis/cpctl.dev/v1alpha1/controlplanenodes?labelSelector=cpctl.dev%2Fbench%3Dtrue" | grep -o '"name":"bench-[0-9]*"' | wc -l
        """;

    private const string Clear = """
        curl -sf -o /dev/null -X DELETE "$api/apis/cpctl.dev/v1alpha1/controlplanenodes?labelSelector=cpctl.dev%2Fbench%3Dtrue"
        curl -sf -o /dev/null -X DELETE "$api/api/v1/namespaces/default/events?labelSelector=cpctl.dev%2Fbench%3Dtrue"
        """;

    /// <summary>Makes those that are missing, so that there are as many of each kind.</summary>
    public async Task FillAsync(int count, CancellationToken cancellation)
    {
        var there = await node.ShellAsync(Proxy + Fill.Replace("COUNT", $"{count}", StringComparison.Ordinal), cancellation);
        if (there.Trim() != $"{count}")
            throw new InvalidOperationException($"{there.Trim()} of {count} ControlPlaneNodes could be made.");
    }

    public Task ClearAsync(CancellationToken cancellation) => node.ShellAsync(Proxy + Clear, cancellation);
}
