using Cpctl.DevCluster.Nodes;
using Cpctl.EndToEnd.Tests.Certificates;

namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>A cluster under intermediates of one root that its owner made with OpenSSL: nodes install and join as under our own.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class OwnAuthoritiesTests(FreshNodes nodes)
{
    private const string Folder = "/root/authorities";
    private const string Bootstrap = "cpctl bootstrap --config /etc/cpctl/cluster.yaml --authorities " + Folder;

    [Fact]
    public async Task Bootstrap_OwnAuthorities_SignEverything()
    {
        var first = await nodes.AddAsync("own1");
        var second = await nodes.AddAsync("own2");
        try
        {
            // A test before may have left a load balancer: whoever joins goes through it then.
            await nodes.WriteConfigurationAsync(first, await nodes.Installer.EndpointAsync(first, TestContext.Current.CancellationToken));
            await MakeAsync(first);
            var refused = await first.BashAsync(
                $"cd {Folder} && cp ca.crt whole && openssl x509 -in whole -out ca.crt && chmod 644 etcd/ca.key; {Bootstrap} 2>&1; echo exit $?; ls /var/lib/cpctl/signers 2>&1; mv whole ca.crt && chmod 600 etcd/ca.key");
            Assert.Contains("chmod 600", refused, StringComparison.Ordinal);
            Assert.Contains("is signed by CN=Example root, O=Example, which is not in the file", refused, StringComparison.Ordinal);
            Assert.Contains("exit 2", refused, StringComparison.Ordinal);
            Assert.Contains("cannot access '/var/lib/cpctl/signers'", refused, StringComparison.Ordinal);

            await first.BashAsync(Bootstrap);
            await nodes.Installer.JoinAsync(first, [second], cancellation: TestContext.Current.CancellationToken);

            await ControlPlaneHealth.IsWholeAsync([first, second]);
            foreach (var node in new[] { first, second })
            {
                await node.WriteFileAsync(OwnPki.Root, await first.BashAsync($"cat {OwnPki.Root}"), TestContext.Current.CancellationToken);
                await OwnPki.WhoTrustsTheRootAloneIsServedAsync(node, ["6443", "2379", "2380", "10250"]);
            }

            await OwnPki.OthersOfTheRootAreStrangersAsync(first);
            await FrontProxyIsRotatedAsync(first, second);
            Assert.Contains("CN=Example cluster", (await first.CpctlAsync("certs", "list")).Output, StringComparison.Ordinal);
        }
        finally
        {
            foreach (var node in new[] { first, second })
            {
                await Evidence.KeepAsync(node);
                await nodes.RemoveAsync(node);
            }
        }
    }

    /// <summary>The one that cpctl made is followed by one that is brought.</summary>
    private static async Task FrontProxyIsRotatedAsync(Node first, Node second)
    {
        await OwnPki.IntermediateAsync(first, "/root/next/front-proxy-ca", "front proxy");
        var other = await first.CpctlAsync("certs", "rotate", "front-proxy", "--authorities", "/root/next/etcd");
        Assert.Equal(2, other.ExitCode);
        Assert.Contains("/root/next/etcd: front-proxy-ca.crt is not there", other.Error, StringComparison.Ordinal);

        var told = (await first.CpctlAsync("certs", "rotate", "front-proxy", "--authorities", "/root/next")).EnsureSuccess();

        Log.Progress.Say($"front-proxy: {told.Error.Trim()}");
        var next = (await first.FingerprintsAsync("/root/next/front-proxy-ca.crt"))[0];
        foreach (var node in new[] { first, second })
            Assert.Equal([next], await node.FingerprintsAsync("/etc/kubernetes/pki/front-proxy-ca.crt"));
        Assert.DoesNotContain("brought-authority", await first.KubectlAsync("get secrets -n cpctl-system"), StringComparison.Ordinal);
        var again = await first.CpctlAsync("certs", "rotate", "front-proxy", "--authorities", "/root/next");
        Assert.Equal(3, again.ExitCode);
        Assert.Contains(" already", again.Error, StringComparison.Ordinal);
    }

    /// <summary>RSA for the cluster, elliptic curves and one more in between for etcd; the front proxy's is left to cpctl.</summary>
    private static async Task MakeAsync(Node node)
    {
        await OwnPki.MakeRootAsync(node);
        await OwnPki.IntermediateAsync(node, $"{Folder}/ca", "cluster", algorithm: "rsa:2048");
        await OwnPki.IntermediateAsync(node, "/root/own/policy", "policy", length: 1);
        await OwnPki.IntermediateAsync(node, $"{Folder}/etcd/ca", "etcd", algorithm: "ec -pkeyopt ec_paramgen_curve:P-384", issuer: "/root/own/policy");
    }
}
