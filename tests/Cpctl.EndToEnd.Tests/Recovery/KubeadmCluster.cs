using System.Text.Json.Nodes;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Recovery;

/// <summary>A control plane that kubeadm made, on one node, with encryption at rest as its documentation has it.</summary>
internal static class KubeadmCluster
{
    public const string Encryption = "/etc/kubernetes/pki/encryption.yaml";

    private const string Configuration = "/root/kubeadm.yaml";

    /// <summary>Preflight is left out (it wants crictl), and so are the addons, whose images are not there.</summary>
    public static async Task InstallAsync(Node node, Toolchain toolchain)
    {
        var cancel = TestContext.Current.CancellationToken;
        await node.BashAsync($$"""
            mkdir -p /etc/kubernetes/pki && umask 077 && cat > {{Encryption}} <<E
            apiVersion: apiserver.config.k8s.io/v1
            kind: EncryptionConfiguration
            resources:
            - resources: [secrets]
              providers:
              - aescbc: {keys: [{name: key1, secret: $(head -c 32 /dev/urandom | base64)}]}
              - identity: {}
            - resources: [configmaps]
              providers:
              - secretbox: {keys: [{name: key2, secret: $(head -c 32 /dev/urandom | base64)}]}
              - aesgcm: {keys: [{name: key3, secret: $(head -c 16 /dev/urandom | base64)}]}
              - identity: {}
            E
            """);
        await node.WriteFileAsync(Configuration, KubeadmFiles.Configuration(toolchain, node.Address + ":6443", node.Address, Encrypted), cancel);
        await node.WriteFileAsync("/var/lib/kubelet/cpctl.env", KubeadmFiles.KubeletEnvironment(toolchain), cancel);
        (await node.ExecAsync(["kubeadm", "init", "--config", Configuration, "--skip-phases=addon,preflight"], cancellation: cancel)).EnsureSuccess();
    }

    private static void Encrypted(JsonObject configuration) =>
        configuration["apiServer"] = new JsonObject { ["extraArgs"] = new JsonObject { ["encryption-provider-config"] = Encryption } };
}
