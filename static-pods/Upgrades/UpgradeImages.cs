using Cpctl.StaticPods.Rendering;

namespace Cpctl.StaticPods.Upgrades;

/// <summary>Which control-plane nodes have the images of the wanted versions.</summary>
internal static class UpgradeImages
{
    /// <summary>How a runtime names an image whose registry, or whose whole path, was left to it.</summary>
    private static readonly string[] Implied = ["", "docker.io/", "docker.io/library/"];

    public static IReadOnlyList<ImagePresence> Of(UpgradeFacts facts)
    {
        string[] images = [Images.Etcd(facts.Wanted), Images.ApiServer(facts.Wanted), Images.ControllerManager(facts.Wanted), Images.Scheduler(facts.Wanted)];
        return
        [
            .. from node in facts.Nodes
               where node.IsControlPlane
               from image in images
               select new ImagePresence(node.Name, image, Has(node, image) ? true : node.NamesAllImages ? false : null),
        ];
    }

    private static bool Has(UpgradeNode node, string image) => Implied.Any(prefix => node.Images.Contains(prefix + image));
}
