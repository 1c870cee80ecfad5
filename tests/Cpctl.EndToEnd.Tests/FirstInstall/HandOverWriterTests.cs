using System.Globalization;

namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>A client that writes through the whole hand-over, with ordinary retries, loses no acknowledged write.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
public sealed class HandOverWriterTests(FreshNodes nodes)
{
    [Fact]
    public async Task HandOver_WhileAClientWrites_LosesNoAcknowledgedWrite()
    {
        var node = await nodes.AddAsync("write1");
        try
        {
            await nodes.WriteConfigurationAsync(node);
            // curl with the admin's certificate: one create every 50 ms from the first answer of the temporary API server on.
            await node.WriteFileAsync("/root/writer", """
                for i in $(seq 3000); do grep -q client-certificate-data /etc/kubernetes/admin.conf 2>/dev/null && break; sleep 0.1; done
                value() { sed -n "s/.*$1: *\"\?\([^\" ]*\).*/\1/p" /etc/kubernetes/admin.conf | head -1; }
                value client-certificate-data | base64 -d > /root/w.crt; value client-key-data | base64 -d > /root/w.key
                server=$(value server); n=0
                while [ ! -e /root/writer.stop ]; do
                  code=$(curl -s -m 5 -o /dev/null -w '%{http_code}' --cacert /etc/kubernetes/pki/ca.crt --cert /root/w.crt --key /root/w.key \
                    -H 'Content-Type: application/json' -d "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"w-$n\"}}" $server/api/v1/namespaces/default/configmaps)
                  case $code in 201) echo $n >> /root/acknowledged; n=$((n+1));; 409) n=$((n+1));; esac
                  sleep 0.05
                done
                """, TestContext.Current.CancellationToken);
            await node.BashAsync("touch /root/acknowledged; setsid bash /root/writer >/root/writer.log 2>&1 &");

            var bootstrap = await node.CpctlAsync("bootstrap", "--config", "/etc/cpctl/cluster.yaml");
            await node.BashAsync("touch /root/writer.stop");

            Assert.True(bootstrap.ExitCode == 0, bootstrap.Error);
            await ControlPlaneHealth.IsWholeAsync([node]);
            var acknowledged = Lines(await node.ReadFileAsync("/root/acknowledged", TestContext.Current.CancellationToken));
            var kept = Lines((await node.KubectlAsync("get configmaps -n default -o name")).Replace("configmap/w-", "", StringComparison.Ordinal));
            Assert.True(acknowledged.Count > 20, string.Create(CultureInfo.InvariantCulture, $"only {acknowledged.Count} writes were acknowledged"));
            Assert.Empty(acknowledged.Except(kept, StringComparer.Ordinal));
        }
        finally
        {
            await Evidence.KeepAsync(node);
            await nodes.RemoveAsync(node);
        }
    }

    private static HashSet<string> Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
}
