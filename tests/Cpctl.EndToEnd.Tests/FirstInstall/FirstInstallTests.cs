namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>What a user finds after the first install of three nodes.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class FirstInstallTests(SharedCluster cluster)
{
    [Fact]
    public async Task Install_ThreeNodes_RunsItselfOnEachOfThem() =>
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);

    [Fact]
    public async Task Install_Finished_LeavesNothingOfTheBootstrap()
    {
        await ControlPlaneHealth.IsWholeAsync(cluster.Nodes);
        foreach (var node in cluster.Nodes)
        {
            Assert.Equal("", (await node.BashAsync("ls /etc/kubernetes/manifests | grep bootstrap || true")).Trim());
            Assert.Equal("", (await node.BashAsync("ls -d /var/lib/cpctl/bootstrap-etcd 2>/dev/null || true")).Trim());
            Assert.Equal("", (await node.BashAsync("ss -Hltn 'sport = :12379 or sport = :12380'")).Trim());
        }
    }

    [Fact]
    public async Task Etcd_ClientWithoutCertificate_IsRefused()
    {
        var node = cluster.Nodes[0];
        var result = await node.ExecAsync(
            ["curl", "-s", "--cacert", "/etc/kubernetes/pki/etcd/ca.crt", "https://127.0.0.1:2379/version"],
            cancellation: TestContext.Current.CancellationToken);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("etcdcluster", await node.BashAsync(
            "curl -sS --cacert /etc/kubernetes/pki/etcd/ca.crt --cert /etc/kubernetes/pki/etcd/healthcheck-client.crt "
            + "--key /etc/kubernetes/pki/etcd/healthcheck-client.key https://127.0.0.1:2379/version"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_WrittenByKubectl_IsCiphertextInEtcd()
    {
        var node = cluster.Nodes[1];
        await node.ApplyAsync("""
            apiVersion: v1
            kind: Secret
            metadata: {name: sealed, namespace: default}
            stringData: {word: rhododendron}
            """);
        var stored = await node.EtcdctlAsync("get /registry/secrets/default/sealed --print-value-only");
        Assert.StartsWith("k8s:enc:", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("rhododendron", stored, StringComparison.Ordinal);
        Assert.Equal("rhododendron", await node.KubectlAsync("get secret sealed -o jsonpath='{.data.word}' | base64 -d"));
    }

    [Fact]
    public async Task Deployment_OfTwoReplicas_BecomesAvailable()
    {
        var node = cluster.Nodes[2];
        await node.ApplyAsync($$"""
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: two, namespace: default}
            spec:
              replicas: 2
              selector: {matchLabels: {app: two} }
              template:
                metadata: {labels: {app: two} }
                spec: {containers: [{name: pause, image: "{{SharedCluster.PauseImage}}"}]}
            """);
        await node.KubectlAsync("wait --for=condition=Available --timeout=120s deployment/two --request-timeout=0");
    }

    [Fact]
    public async Task Explain_Spec_DocumentsEveryField()
    {
        var node = cluster.Nodes[0];
        var explained = await node.KubectlAsync("explain controlplane.spec --recursive");
        foreach (var field in new[] { "version", "networking", "serviceSubnet", "quotaBackendBytes", "eventTTL", "minReadySeconds" })
            Assert.Contains(field, explained, StringComparison.Ordinal);
        Assert.DoesNotContain("<no description>", await node.KubectlAsync("explain controlplane.spec"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signers_ReaderOfEverySecret_FindsNoKey()
    {
        var secrets = await cluster.Nodes[0].KubectlAsync("get secrets -A -o json");
        var decoded = string.Concat(System.Text.RegularExpressions.Regex
            .Matches(secrets, "\"(?<value>[A-Za-z0-9+/]{40,}={0,2})\"", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(10))
            .Select(match => System.Text.Encoding.UTF8.GetString(FromBase64(match.Groups["value"].Value))));
        Assert.DoesNotContain("PRIVATE KEY", decoded, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bootstrap_SameCommandAfterSuccess_SaysSoAndExitsZero()
    {
        var again = await cluster.Nodes[0].CpctlAsync("bootstrap", "--config", "/etc/cpctl/cluster.yaml");
        Assert.Equal(0, again.ExitCode);
        Assert.Contains("already", again.Output + again.Error, StringComparison.OrdinalIgnoreCase);
    }

    private static byte[] FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) ? bytes[..length] : [];
    }
}
