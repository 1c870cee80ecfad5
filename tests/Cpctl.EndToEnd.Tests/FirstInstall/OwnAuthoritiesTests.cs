using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>A cluster under authorities that its owner made with OpenSSL: nodes install and join as under our own.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Nodes")]
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
            var refused = await first.BashAsync($"chmod 644 {Folder}/etcd/ca.key; {Bootstrap} 2>&1; echo exit $?; ls /var/lib/cpctl/signers 2>&1; chmod 600 {Folder}/etcd/ca.key");
            Assert.Contains("chmod 600", refused, StringComparison.Ordinal);
            Assert.Contains("exit 2", refused, StringComparison.Ordinal);
            Assert.Contains("cannot access '/var/lib/cpctl/signers'", refused, StringComparison.Ordinal);

            await first.BashAsync(Bootstrap);
            await nodes.Installer.JoinAsync(first, [second], cancellation: TestContext.Current.CancellationToken);

            await ControlPlaneHealth.IsWholeAsync([first, second]);
            foreach (var node in new[] { first, second })
            {
                await node.WriteFileAsync("/root/own.crt", await first.BashAsync($"cat {Folder}/ca.crt"), TestContext.Current.CancellationToken);
                await node.WriteFileAsync("/root/own-etcd.crt", await first.BashAsync($"cat {Folder}/etcd/ca.crt"), TestContext.Current.CancellationToken);
                await node.BashAsync("cd /etc/kubernetes/pki && openssl verify -CAfile /root/own.crt apiserver.crt apiserver-kubelet-client.crt && openssl verify -CAfile /root/own-etcd.crt etcd/server.crt etcd/peer.crt");
            }

            Assert.Contains("CN=Example authority", (await first.CpctlAsync("certs", "list")).Output, StringComparison.Ordinal);
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

    /// <summary>RSA for the cluster, elliptic curves for etcd; the front proxy's is left to cpctl.</summary>
    private static async Task MakeAsync(Node node) => await node.BashAsync(
        $"""
        mkdir -p {Folder}/etcd && cd {Folder} && umask 077
        openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj '/O=Example/CN=Example authority' -keyout ca.key -out ca.crt
        openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-384 -nodes -days 365 -subj '/CN=Example etcd' -keyout etcd/ca.key -out etcd/ca.crt
        """);
}
