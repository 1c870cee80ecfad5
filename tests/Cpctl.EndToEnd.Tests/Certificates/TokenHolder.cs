using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Certificates;

/// <summary>A pod of a service account of its own, which holds the token of a Secret as every pod does before Kubernetes 1.21.</summary>
internal sealed class TokenHolder
{
    private const string Name = "token-holder";

    private readonly Node _node;
    private readonly string _secret;

    private TokenHolder(Node node, string secret) => (_node, _secret) = (node, secret);

    public static async Task<TokenHolder> StartAsync(Node node, string image)
    {
        await node.ApplyAsync($$$"""
            apiVersion: v1
            kind: ServiceAccount
            metadata: {name: {{{Name}}}, namespace: default}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: {{{Name}}}, namespace: default, annotations: {kubernetes.io/service-account.name: {{{Name}}}}}
            type: kubernetes.io/service-account-token
            """);
        await Eventually.HoldsAsync("the Secret has a token", TimeSpan.FromMinutes(1), async () =>
            (await node.KubectlAsync($"get secret {Name} -o jsonpath='{{.data.token}}'")).Length > 0 ? null : "it has none");
        await node.ApplyAsync($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: {{{Name}}}, namespace: default}
            spec:
              serviceAccountName: {{{Name}}}
              automountServiceAccountToken: false
              nodeName: {{{node.Name}}}
              tolerations: [{operator: Exists}]
              terminationGracePeriodSeconds: 0
              containers: [{name: pause, image: {{{image}}}, volumeMounts: [{name: token, mountPath: /token}]}]
              volumes: [{name: token, secret: {secretName: {{{Name}}}}}]
            """);
        await node.KubectlAsync($"wait --for=condition=Ready pod/{Name} --timeout=60s");
        return new TokenHolder(node, Name);
    }

    /// <summary>What the Secret holds.</summary>
    public async Task<string> SecretTokenAsync() =>
        (await _node.KubectlAsync($"get secret {_secret} -o jsonpath='{{.data.token}}' | base64 -d")).Trim();

    /// <summary>What the pod reads.</summary>
    public async Task<string> MountedTokenAsync()
    {
        var uid = (string?)(await _node.GetAsync("pods", Name, "default"))["metadata"]!["uid"];
        return (await _node.BashAsync($"cat /var/lib/kubelet/pods/{uid}/volumes/kubernetes.io~secret/token/token")).Trim();
    }

    /// <summary>A token for an hour, as a kubelet asks for one on behalf of a pod.</summary>
    public async Task<string> RequestAsync() => (string?)JsonNode.Parse(await _node.BashAsync(
        $$$"""
        echo '{"apiVersion":"authentication.k8s.io/v1","kind":"TokenRequest","spec":{"expirationSeconds":3600}}' \
          | kubectl --kubeconfig /etc/kubernetes/admin.conf create --raw /api/v1/namespaces/default/serviceaccounts/{{{Name}}}/token -f -
        """))!["status"]!["token"] ?? throw new InvalidDataException("no token");
}
