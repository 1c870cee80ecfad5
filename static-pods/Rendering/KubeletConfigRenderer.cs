using System.Text.Json.Nodes;
using Cpctl.Api.Configuration;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.StaticPods.Revisions;
using Cpctl.StaticPods.Versions;

namespace Cpctl.StaticPods.Rendering;

/// <summary>The kubelet's configuration and arguments, with placeholders: on a control-plane node a part of the revision, on a worker the agent's own.</summary>
public static class KubeletConfigRenderer
{
    private const string Taints = "registerWithTaints";

    /// <summary>config.yaml and cpctl.env.</summary>
    /// <param name="spec">The settings.</param>
    /// <param name="role">The node's.</param>
    /// <param name="trust">Changes with the cluster's authorities, of which the kubelet reads those of its kubeconfig only when it starts.</param>
    public static IReadOnlyList<RevisionFile> Render(ControlPlaneSpec spec, NodeRole role, string? trust = null)
    {
        var configuration = Configuration(spec, role);
        return
        [
            new(NodeFiles.Paths.KubeletConfigFile, ComponentNames.Kubelet, Yaml.Write(JsonTree.Canonical(ForRelease(configuration, spec)))),
            new(NodeFiles.Paths.KubeletEnvironmentFile, ComponentNames.Kubelet, KubeletArguments.Render(spec, (JsonArray?)configuration[Taints], trust)),
        ];
    }

    private static JsonObject Configuration(ControlPlaneSpec spec, NodeRole role)
    {
        var configuration = new JsonObject
        {
            ["apiVersion"] = "kubelet.config.k8s.io/v1beta1",
            ["kind"] = "KubeletConfiguration",
            ["authentication"] = new JsonObject
            {
                ["anonymous"] = new JsonObject { ["enabled"] = false },
                ["webhook"] = new JsonObject { ["enabled"] = true },
                ["x509"] = new JsonObject { ["clientCAFile"] = NodeFiles.ClusterAuthority },
            },
            ["authorization"] = new JsonObject { ["mode"] = "Webhook" },
            ["cgroupDriver"] = "systemd",
            ["clusterDNS"] = JsonTree.Strings([ServiceNetwork.ClusterDns(spec.Networking.ServiceSubnet)]),
            ["clusterDomain"] = spec.Networking.DnsDomain,
            ["readOnlyPort"] = 0,

            // The agent renews both certificates. The kubelet reads the client's again by itself; for the other the agent restarts it where it must.
            ["rotateCertificates"] = false,
            ["serverTLSBootstrap"] = false,
            ["staticPodPath"] = NodeFiles.Paths.ManifestsDirectory,
            ["tlsCertFile"] = Path.Combine(NodeFiles.Paths.KubeletPkiDirectory, "kubelet.crt"),
            ["tlsCipherSuites"] = JsonTree.Strings(CipherSuites.Names),
            ["tlsPrivateKeyFile"] = Path.Combine(NodeFiles.Paths.KubeletPkiDirectory, "kubelet.key"),
        };
        foreach (var (field, value) in KubernetesVersionTable.FixedFields(ComponentNames.Kubelet, KubernetesVersion.Parse(spec.Version)))
        {
            configuration[field] = value;
        }

        if (role == NodeRole.ControlPlane)
        {
            configuration[Taints] = new JsonArray { (JsonNode)new JsonObject { ["key"] = NodeLabels.ControlPlane, ["effect"] = "NoSchedule" } };
        }

        if (spec.ApiServer.FeatureGates.Count > 0)
        {
            configuration["featureGates"] = new JsonObject(
                FeatureGates.Ordered(spec).Select(gate => KeyValuePair.Create(gate.Key, (JsonNode?)gate.Value)));
        }

        return JsonTree.Merge(configuration, spec.Kubelet);
    }

    /// <summary>Without the fields that this release does not know yet: one spec serves through upgrades.</summary>
    private static JsonObject ForRelease(JsonObject configuration, ControlPlaneSpec spec)
    {
        var version = KubernetesVersion.Parse(spec.Version);
        var known = (JsonObject)configuration.DeepClone();
        foreach (var field in configuration.Select(field => field.Key))
        {
            if (!KubernetesVersionTable.Takes(ComponentNames.Kubelet, SettingKind.ConfigField, field, version))
            {
                known.Remove(field);
            }
        }

        return known;
    }
}
