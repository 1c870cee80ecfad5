using System.Text.Json.Nodes;
using Cpctl.DevCluster.Images;

namespace Cpctl.DevCluster.Installation;

/// <summary>What kubeadm needs to install the same control plane on the same kind of node.</summary>
public static class KubeadmFiles
{
    /// <summary>kubeadm reads v1beta2 up to 1.26 and v1beta3 from 1.22 on.</summary>
    private const int FirstWithV1Beta3 = 22;
    private const int FirstWithoutContainerRuntimeFlag = 27;

    private static int Minor(Toolchain toolchain) => int.Parse(toolchain.Kubernetes.Version.Split('.')[1]);

    /// <param name="change">Changes the ClusterConfiguration.</param>
    public static string Configuration(Toolchain toolchain, string endpoint, string address, Action<JsonObject>? change = null)
    {
        var api = Minor(toolchain) < FirstWithV1Beta3 ? "kubeadm.k8s.io/v1beta2" : "kubeadm.k8s.io/v1beta3";
        var kubelet = KubeletSettings.For(toolchain.Kubernetes.Version);
        kubelet["apiVersion"] = "kubelet.config.k8s.io/v1beta1";
        kubelet["kind"] = "KubeletConfiguration";
        var documents = new JsonObject[]
        {
            new()
            {
                ["apiVersion"] = api,
                ["kind"] = "InitConfiguration",
                ["localAPIEndpoint"] = new JsonObject { ["advertiseAddress"] = address },
                ["nodeRegistration"] = new JsonObject { ["criSocket"] = "unix:///run/containerd/containerd.sock" },
            },
            new()
            {
                ["apiVersion"] = api,
                ["kind"] = "ClusterConfiguration",
                ["kubernetesVersion"] = toolchain.Kubernetes.Version,
                ["imageRepository"] = ImageNames.Repository,
                ["controlPlaneEndpoint"] = endpoint,
                ["networking"] = new JsonObject { ["podSubnet"] = "10.244.0.0/16" },
                ["etcd"] = new JsonObject
                {
                    ["local"] = new JsonObject { ["imageRepository"] = ImageNames.Repository, ["imageTag"] = toolchain.Etcd.Version },
                },
            },
            kubelet,
        };
        change?.Invoke(documents[1]);
        return string.Join("\n---\n", documents.Select(document => document.ToJsonString())) + "\n";
    }

    /// <summary>
    /// The kubelet's arguments as its unit of kubeadm's packages has them. The empty list of enforceNodeAllocatable gets lost in kubeadm's
    /// own copy of the kubelet configuration, so it is also a flag.
    /// </summary>
    public static string KubeletEnvironment(Toolchain toolchain)
    {
        var runtime = Minor(toolchain) < FirstWithoutContainerRuntimeFlag ? "--container-runtime=remote " : "";
        return $"""
            [ ! -f /var/lib/kubelet/kubeadm-flags.env ] || . /var/lib/kubelet/kubeadm-flags.env
            CPCTL_KUBELET_ARGS="--bootstrap-kubeconfig=/etc/kubernetes/bootstrap-kubelet.conf --kubeconfig=/etc/kubernetes/kubelet.conf --config=/var/lib/kubelet/config.yaml {runtime}--container-runtime-endpoint=unix:///run/containerd/containerd.sock --enforce-node-allocatable= $KUBELET_KUBEADM_ARGS"

            """;
    }
}
