using System.Globalization;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>A client on one node that writes through another node's API server, one object after the other, and notes each that was acknowledged.</summary>
internal sealed class AcknowledgedWrites(Node on, string name)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Folder => $"/root/{name}";

    /// <param name="through">Whose API server is written to.</param>
    public async Task StartAsync(Node through)
    {
        await on.BashAsync($"mkdir -p {Folder}; touch {Folder}/acknowledged");
        await on.WriteFileAsync($"{Folder}/write", $$$"""
            value() { sed -n "s/.*$1: *\"\?\([^\" ]*\).*/\1/p" /etc/kubernetes/admin.conf | head -1; }
            cd {{{Folder}}}; value client-certificate-data | base64 -d > w.crt; value client-key-data | base64 -d > w.key; n=0
            while [ ! -e stop ]; do
              code=$(curl -s -m 3 -o /dev/null -w '%{http_code}' --cacert /etc/kubernetes/pki/ca.crt --cert w.crt --key w.key -H 'Content-Type: application/json' \
                -d "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"{{{name}}}-$n\"}}" https://{{{through.Address}}}:6443/api/v1/namespaces/default/configmaps)
              case $code in 201) echo {{{name}}}-$n >> acknowledged; n=$((n+1));; 000|5*) n=$((n+1)); sleep 0.05;; *) n=$((n+1));; esac
            done
            """, Cancellation);
        await on.BashAsync($"setsid bash {Folder}/write > {Folder}/log 2>&1 &");
    }

    public Task StopAsync() => on.BashAsync($"touch {Folder}/stop");

    public async Task<IReadOnlyList<string>> AcknowledgedAsync() => Lines(await on.ReadFileAsync($"{Folder}/acknowledged", Cancellation));

    public Task ReachAsync(int count) => Eventually.HoldsAsync($"{count} acknowledged writes", TimeSpan.FromMinutes(1), async () =>
        (await AcknowledgedAsync()).Count is var now && now >= count ? null : now.ToString(CultureInfo.InvariantCulture));

    /// <summary>Acknowledged, and not there.</summary>
    public async Task<IReadOnlyList<string>> LostAsync()
    {
        var kept = Lines((await on.KubectlAsync("get configmaps -n default -o name")).Replace("configmap/", "", StringComparison.Ordinal));
        return [.. (await AcknowledgedAsync()).Except(kept, StringComparer.Ordinal)];
    }

    private static List<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
