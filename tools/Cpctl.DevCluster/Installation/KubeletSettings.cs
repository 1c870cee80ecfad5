using System.Text.Json.Nodes;

namespace Cpctl.DevCluster.Installation;

/// <summary>Kubelet settings that a node needs because it is a container on a machine without CAP_SYS_RESOURCE.</summary>
public static class KubeletSettings
{
    /// <summary>From this minor version on, a kubelet refuses control groups v1 unless told otherwise (the field came with 1.31).</summary>
    private const int FailsOnControlGroupsV1 = 31;

    public static JsonObject For(string kubernetesVersion)
    {
        var settings = new JsonObject
        {
            ["cgroupDriver"] = "cgroupfs",
            ["cgroupsPerQOS"] = false,
            ["enforceNodeAllocatable"] = new JsonArray(),
            ["oomScoreAdj"] = 0,
            ["failSwapOn"] = false,
            ["fileCheckFrequency"] = "1s",
            // The mirror pod of a static pod that started before its node was registered waits for the next sync: a minute by default.
            ["syncFrequency"] = "10s",
            // Ordinary pods run on the control plane's nodes too: there may be no others.
            ["registerWithTaints"] = new JsonArray(),
            ["imageGCHighThresholdPercent"] = 100,
            ["evictionHard"] = new JsonObject { ["nodefs.available"] = "0%", ["imagefs.available"] = "0%", ["memory.available"] = "100Mi" },
        };
        if (int.Parse(kubernetesVersion.Split('.')[1]) >= FailsOnControlGroupsV1)
            settings["failCgroupV1"] = false;
        return settings;
    }
}
