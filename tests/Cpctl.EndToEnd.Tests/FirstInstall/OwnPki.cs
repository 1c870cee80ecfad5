using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.FirstInstall;

/// <summary>What the owner of a cluster has of his own: a root and intermediates that it signed, made with OpenSSL on a node.</summary>
internal static class OwnPki
{
    public const string Root = "/root/own/root.crt";

    private const string RootPair = "/root/own/root";
    private const string AuthorityOf = "subjectKeyIdentifier=hash\\nauthorityKeyIdentifier=keyid\\nkeyUsage=critical,keyCertSign,cRLSign\\nbasicConstraints=critical,CA:TRUE,pathlen:";

    public static Task MakeRootAsync(Node node) => node.BashAsync(
        $"""
        set -e; umask 077; mkdir -p /root/own
        openssl req -x509 -newkey rsa:2048 -nodes -days 365 -subj '/O=Example/CN=Example root' -keyout {RootPair}.key -out {Root}
        """);

    /// <summary>Writes PATH.key, and PATH.crt with its issuers after it.</summary>
    public static Task IntermediateAsync(Node node, string path, string name, string algorithm = "ec -pkeyopt ec_paramgen_curve:P-256", string issuer = RootPair, int length = 0) => node.BashAsync(
        $"""
        set -e; umask 077; mkdir -p $(dirname {path})
        openssl req -new -newkey {algorithm} -nodes -subj '/O=Example/CN=Example {name}' -keyout {path}.key -out {path}.csr
        openssl x509 -req -in {path}.csr -CA {issuer}.crt -CAkey {issuer}.key -CAcreateserial -days 300 -extfile <(printf '{AuthorityOf}{length}') -out {path}.crt
        rm {path}.csr; cat {issuer}.crt >> {path}.crt
        """);

    /// <summary>OpenSSL follows what a server shows to the root, knowing nothing else.</summary>
    public static async Task WhoTrustsTheRootAloneIsServedAsync(Node node, IReadOnlyList<string> ports)
    {
        foreach (var port in ports)
        {
            var shown = await node.BashAsync($"openssl s_client -connect {node.Address}:{port} -verify_ip {node.Address} -CAfile {Root} </dev/null 2>&1 || true");
            Assert.True(shown.Contains("Verify return code: 0 (ok)", StringComparison.Ordinal), $"{port}: {shown}");
        }
    }

    /// <summary>What another intermediate of the same root signed is worth nothing to the API, whatever it says of itself.</summary>
    public static async Task OthersOfTheRootAreStrangersAsync(Node node)
    {
        await MakeStrangerAsync(node);
        var answer = await CurlAsync(node, "6443/api/v1/namespaces");
        Assert.Contains("Unauthorized", answer, StringComparison.Ordinal);
        await OthersOfTheRootAreStrangersToEtcdAsync(node);
    }

    /// <summary>As the other, to etcd: the server is trusted by the root, and refuses.</summary>
    public static async Task OthersOfTheRootAreStrangersToEtcdAsync(Node node)
    {
        await MakeStrangerAsync(node);
        var answer = await CurlAsync(node, "2379/version");
        Assert.DoesNotContain("etcdserver", answer, StringComparison.Ordinal);
        Assert.Contains("curl: (", answer, StringComparison.Ordinal);
    }

    private static async Task MakeStrangerAsync(Node node)
    {
        await IntermediateAsync(node, "/root/own/guests", "guests");
        await node.BashAsync(
            """
            set -e; cd /root/own
            openssl req -new -newkey rsa:2048 -nodes -subj '/O=system:masters/CN=mallory' -keyout mallory.key -out mallory.csr
            openssl x509 -req -in mallory.csr -CA guests.crt -CAkey guests.key -CAcreateserial -days 30 -extfile <(printf 'extendedKeyUsage=clientAuth') -out mallory.leaf
            cat mallory.leaf guests.crt > mallory.crt
            openssl verify -CAfile root.crt -untrusted guests.crt mallory.leaf
            """);
    }

    private static Task<string> CurlAsync(Node node, string path) =>
        node.BashAsync($"curl -sS --cacert {Root} --cert /root/own/mallory.crt --key /root/own/mallory.key https://{node.Address}:{path} 2>&1 || true");
}
