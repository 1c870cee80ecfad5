using System.Diagnostics;
using Cpctl.DevCluster;
using Cpctl.DevCluster.Clusters;
using Cpctl.DevCluster.Installation;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.Dev.Benchmarks;

/// <summary>
/// `kubeadm init`, then a join for each other node, one after the other, as its documentation has it. Preflight is left out (it wants crictl) and so are
/// the addons (cpctl installs none): both are in kubeadm's favour.
/// </summary>
internal sealed class KubeadmBaseline(Cluster cluster, Toolchain toolchain, Progress progress)
{
    private const string ConfigurationPath = "/root/kubeadm.yaml";

    public async Task<Installation> InstallAsync(IReadOnlyList<Node> nodes, CancellationToken cancellation)
    {
        var endpoint = await new Installer(cluster, toolchain, progress).EndpointAsync(nodes[0], cancellation);
        foreach (var node in nodes)
        {
            await node.WriteFileAsync(ConfigurationPath, KubeadmFiles.Configuration(toolchain, endpoint, node.Address), cancellation);
            await node.WriteFileAsync("/var/lib/kubelet/cpctl.env", KubeadmFiles.KubeletEnvironment(toolchain), cancellation);
        }
        var steps = new List<(string, TimeSpan)>();
        var watch = Stopwatch.StartNew();
        var output = await RunAsync("kubeadm init", nodes[0],
            ["kubeadm", "init", "--config", ConfigurationPath, "--skip-phases=addon,preflight", "--upload-certs"], steps, cancellation);
        var join = KubeadmJoin.Parse(output);
        foreach (var node in nodes.Skip(1))
        {
            await RunAsync("kubeadm join", node,
                [
                    "kubeadm", "join", endpoint, "--token", join.Token, "--discovery-token-ca-cert-hash", join.Hash, "--control-plane",
                    "--certificate-key", join.CertificateKey, "--apiserver-advertise-address", node.Address,
                    "--skip-phases=preflight", "--cri-socket", "unix:///run/containerd/containerd.sock",
                ],
                steps, cancellation);
        }
        return new Installation(steps, watch.Elapsed);
    }

    private async Task<string> RunAsync(
        string title, Node node, string[] command, List<(string, TimeSpan)> steps, CancellationToken cancellation)
    {
        var watch = Stopwatch.StartNew();
        var result = await progress.StepAsync($"{node.Name}: {title}", () => node.ExecAsync(command, cancellation: cancellation));
        steps.Add(($"{node.Name}: {title}", watch.Elapsed));
        return result.EnsureSuccess().Output;
    }
}
