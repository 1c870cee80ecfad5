using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;
using Cpctl.DevCluster.Processes;
using Cpctl.EndToEnd.Tests.Certificates;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>A cluster that kubeadm made is gone; its snapshot and its PKI directory make it a cluster under cpctl on another machine.</summary>
[Collection(FreshNodes.Collection)]
[Trait("Category", "Soak")]
public sealed class PlainRestoreTests(FreshNodes nodes)
{
    private const string Folder = "/root/old";
    private const string Admin = "kubectl --kubeconfig /root/old/admin.conf --request-timeout=20s";

    private static readonly string[] Restore =
        ["restore", "/root/old/snapshot.db", "--pki", "/root/old/pki", "--config", "/etc/cpctl/cluster.yaml", "--encryption-config", "/root/old/pki/encryption.yaml"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Restore_ClusterOfKubeadm_TheSameUnderCpctlOnAnotherMachineAndAnotherJoins()
    {
        var (old, fresh, other) = (await nodes.AddAsync("kubeadm1"), await nodes.AddAsync("fresh1"), await nodes.AddAsync("fresh2"));
        List<Node> all = [old, fresh, other];
        try
        {
            await KubeadmCluster.InstallAsync(old, nodes.Toolchain);
            var token = await FillAsync(old);
            var before = await ObjectsAsync(old);
            await TakeAsync(old, fresh);
            await nodes.WriteConfigurationAsync(fresh);

            await RefusesAsync(fresh, 3, "the cluster in this backup still runs", [.. Restore, "--yes"]);
            await nodes.RemoveAsync(old);
            all.Remove(old);
            await RefusesWhatDoesNotFitAsync(fresh);

            var plan = (await fresh.CpctlAsync([.. Restore, "--dry-run"])).EnsureSuccess().Output;
            Log.Progress.Say(plan);
            Assert.Contains("taken out   kubeadm1", plan, StringComparison.Ordinal);
            Log.Progress.Say((await fresh.CpctlAsync([.. Restore, "--yes"])).EnsureSuccess().Error);

            Assert.Equal(before, await ObjectsAsync(fresh));
            Assert.Equal("hunter2", await fresh.BashAsync($"sed -i 's#server: .*#server: https://{fresh.Address}:6443#' {Folder}/admin.conf; {Admin} -n shop get secret password -o jsonpath='{{.data.value}}' | base64 -d"));
            Assert.Equal("system:serviceaccount:shop:clerk", await WhoAsync(fresh, token));
            Assert.Equal([fresh.Name], (await fresh.ListAsync("nodes")).Select(node => (string?)node["metadata"]!["name"]));
            await RefusesAsync(fresh, 3, "this machine is a node already", [.. Restore, "--yes"]);

            await nodes.Installer.JoinAsync(fresh, [other], cancellation: Cancellation);
            await ControlPlaneHealth.IsWholeAsync([fresh, other]);
            Assert.Equal(before, await ObjectsAsync(other));
            Assert.Equal("system:serviceaccount:shop:clerk", await WhoAsync(other, token));

            Assert.Contains("key1", await StoredSecrets.KeysOnDiskAsync(fresh));
            Log.Progress.Say((await fresh.CpctlAsync("certs", "rotate", "encryption")).EnsureSuccess().Error);
            Assert.Single(await StoredSecrets.KeysInEtcdAsync(fresh));
            Assert.DoesNotContain("key1", await StoredSecrets.KeysOnDiskAsync(other));
            Assert.Equal("hunter2", await other.KubectlAsync("-n shop get secret password -o jsonpath='{.data.value}' | base64 -d"));
        }
        finally
        {
            foreach (var node in all)
            {
                await Evidence.KeepAsync(node);
                await nodes.RemoveAsync(node);
            }
        }
    }

    /// <returns>A token as pods get one, good for a day.</returns>
    private static async Task<string> FillAsync(Node node)
    {
        await node.BashAsync("""
            set -e
            export KUBECONFIG=/etc/kubernetes/admin.conf
            kubectl create namespace shop
            kubectl -n shop create secret generic password --from-literal=value=hunter2
            kubectl -n shop create serviceaccount clerk
            kubectl -n shop create rolebinding clerk --clusterrole view --serviceaccount shop:clerk
            for i in $(seq 1 40); do printf -- '---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: c%s, namespace: shop}\ndata: {text: "%s"}\n' $i $(head -c 6000 /dev/zero | tr '\0' x); done | kubectl apply -f - > /dev/null
            """);
        await Eventually.HoldsAsync("the namespace is complete", TimeSpan.FromMinutes(1), async () =>
        {
            await node.KubectlAsync("-n shop get configmap kube-root-ca.crt");
            var tokens = await node.KubectlAsync("-n shop get serviceaccounts -o jsonpath='{.items[*].secrets[*].name}'");
            return tokens.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length == 2 ? null : $"tokens: {tokens}";
        });
        return (string?)JsonNode.Parse(await node.BashAsync(
            """
            echo '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":86400}}' \
              | kubectl --kubeconfig /etc/kubernetes/admin.conf create --raw /api/v1/namespaces/shop/serviceaccounts/clerk/token -f -
            """))!["status"]!["token"] ?? throw new InvalidDataException("no token");
    }

    /// <summary>What users made and what the cluster made for them, with uid and resource version.</summary>
    private static Task<string> ObjectsAsync(Node node) => node.KubectlAsync(
        """get configmaps,secrets,serviceaccounts,rolebindings -n shop --sort-by=.metadata.uid -o jsonpath='{range .items[*]}{.kind} {.metadata.name} {.metadata.uid} {.metadata.resourceVersion} {.data}{"\n"}{end}'""");

    /// <summary>All that is left of the old cluster.</summary>
    private static async Task TakeAsync(Node from, Node to)
    {
        await from.EtcdctlAsync($"snapshot save /root/snapshot.db; mkdir {Folder}; cp -a /root/snapshot.db /etc/kubernetes/pki /etc/kubernetes/admin.conf {Folder}; tar -C /root -cf /root/old.tar old");
        await CarriedFiles.CarryAsync(from, to, "/root/old.tar");

        await to.BashAsync("tar -C /root -xpf /root/old.tar");
    }

    private static async Task RefusesWhatDoesNotFitAsync(Node node)
    {
        await RefusesAsync(node, 2, "k8s:enc:aescbc:v1:key1:", [.. Restore[..^2], "--yes"]);
        await RefusesAsync(node, 2, "give its PKI directory with --pki", "restore", "/root/old/snapshot.db", "--yes");
        await node.BashAsync($"mv {Folder}/pki/sa.key {Folder}; mv {Folder}/pki/etcd/ca.key {Folder}");
        var missing = await RefusesAsync(node, 2, "/pki/sa.key", [.. Restore, "--yes"]);
        Assert.Contains("/pki/etcd/ca.key", missing, StringComparison.Ordinal);
        await node.BashAsync($"mv {Folder}/sa.key {Folder}/pki; mv {Folder}/ca.key {Folder}/pki/etcd; head -c $(($(stat -c %s {Folder}/snapshot.db) / 2)) {Folder}/snapshot.db > {Folder}/short.db");
        await RefusesAsync(node, 1, "no good backup", ["restore", Folder + "/short.db", .. Restore[2..], "--yes"]);
        Assert.Contains("cannot access", await node.BashAsync("ls /var/lib/cpctl/signers /var/lib/cpctl/bootstrap.json 2>&1 || true"), StringComparison.Ordinal);
    }

    private static async Task<string> RefusesAsync(Node node, int code, string why, params string[] command)
    {
        CommandResult refused = await node.CpctlAsync(command);
        Log.Progress.Say(refused.Error);
        Assert.Equal(code, refused.ExitCode);
        Assert.Contains(why, refused.Error, StringComparison.Ordinal);
        return refused.Error;
    }

    /// <summary>Whom the API server takes a token's holder for; it may read pods, and nothing is said of a token that is not accepted.</summary>
    private static async Task<string> WhoAsync(Node node, string token)
    {
        await node.BashAsync($"kubectl --server https://127.0.0.1:6443 --certificate-authority /etc/kubernetes/pki/ca.crt --kubeconfig /dev/null --token {token} -n shop get pods");
        return (string?)JsonNode.Parse(await node.BashAsync(
            $$$"""
            echo '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenReview","spec":{"token":"{{{token}}}"}}' | kubectl --kubeconfig /etc/kubernetes/admin.conf create -o json -f -
            """))!["status"]!["user"]!["username"] ?? "";
    }
}
