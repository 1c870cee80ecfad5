using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>What `cpctl certs list` says of a certificate is what OpenSSL says of the file, and of the server that shows it.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Nodes")]
public sealed class ServedCertificatesTests(SharedCluster cluster)
{
    private const string Pki = "/etc/kubernetes/pki/";

    [Fact]
    public async Task List_EveryNode_AgreesWithOpenSsl()
    {
        var items = JsonNode.Parse((await cluster.Nodes[0].CpctlAsync("certs", "list", "-o", "json")).Output)!["items"]!.AsArray().Select(item => item!).ToList();
        foreach (var node in cluster.Nodes)
        {
            var mine = items.Where(item => (string?)item["node"] == node.Name).ToList();
            foreach (var file in mine.Where(item => ((string)item["path"]!).EndsWith(".crt", StringComparison.Ordinal)))
                Assert.Equal((string)file["fingerprint"]!, await FingerprintAsync(node, $"cat {file["path"]}"));
            foreach (var (name, authority, connect) in Servers(node))
            {
                var shown = $"openssl s_client -connect {connect} -cert {Pki}etcd/healthcheck-client.crt -key {Pki}etcd/healthcheck-client.key -CAfile {Pki}{authority} -verify_return_error < /dev/null 2>/dev/null";
                Assert.Equal((string)mine.Single(item => (string?)item["name"] == name)["fingerprint"]!, await FingerprintAsync(node, shown));
                await node.BashAsync($"openssl verify -CAfile {Pki}{authority} {Pki}{name}.crt || openssl verify -CAfile {Pki}{authority} /var/lib/kubelet/pki/{name}.crt");
            }
        }
    }

    private static IEnumerable<(string Name, string Authority, string Connect)> Servers(Node node) =>
    [
        ("apiserver", "ca.crt", $"{node.Address}:6443"),
        ("kubelet", "ca.crt", $"{node.Address}:10250"),
        ("etcd/server", "etcd/ca.crt", $"{node.Address}:2379"),
        ("etcd/peer", "etcd/ca.crt", $"{node.Address}:2380"),
    ];

    private static async Task<string> FingerprintAsync(Node node, string source) =>
        (await node.BashAsync($"{source} | openssl x509 -noout -fingerprint -sha256")).Trim().Split('=')[1].Replace(":", "", StringComparison.Ordinal).ToLowerInvariant();
}
