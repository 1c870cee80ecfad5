using System.Text.Json.Nodes;
using Cpctl.DevCluster.Nodes;

namespace Cpctl.EndToEnd.Tests.Rollouts;

/// <summary>A member is down because its image is gone. The change that names another image restarts etcd everywhere, and goes to that node first: it has nothing to lose.</summary>
[Collection(SharedCluster.Collection)]
[Trait("Category", "Soak")]
public sealed class RepairFirstTests(SharedCluster cluster)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Member_ItsImageIsGone_TheChangeThatRepairsItGoesThereFirst()
    {
        var edit = cluster.Edit();
        var before = await edit.SettledAsync();
        var broken = cluster.Nodes[2];
        var image = (await broken.BashAsync("grep -ho 'image: .*etcd:.*' /etc/kubernetes/manifests/etcd-r*.yaml | head -1 | cut -d' ' -f2 | tr -d \"'\\\"\"")).Trim();
        var other = image + "-once-more";
        foreach (var node in cluster.Nodes)
            await node.BashAsync($"ctr -n k8s.io images tag --force {image} {other}");
        await broken.BashAsync($"ctr -n k8s.io images rm {image}; pkill -KILL -x etcd");
        try
        {
            await Eventually.HoldsAsync("its member to be down", TimeSpan.FromMinutes(2), async () =>
                (await Members.Members.ItemsAsync(cluster.Nodes[0])).Single(item => (string?)item["name"] == broken.Name) is var member && (bool?)member["healthy"] != true ? null : member.ToJsonString());

            await SetImageAsync(other);
            var repaired = await edit.WaitAsync("the broken node has the new revision", RolloutSteps.Patience, all => all.Single(one => one.Name == broken.Name).Current > before, Cancellation);
            Assert.All(repaired.Where(one => one.Name != broken.Name), one => Assert.Equal(before, one.Current));
            await edit.WaitForRolloutAsync(before, RolloutSteps.Patience, Cancellation);
            await Members.Members.AreAsync(cluster.Nodes[0], cluster.Nodes, TimeSpan.FromMinutes(2));
        }
        finally
        {
            await broken.BashAsync($"ctr -n k8s.io images tag --force {other} {image}");
        }

        var changed = await edit.SettledAsync();
        await SetImageAsync(image);
        await edit.WaitForRolloutAsync(changed, RolloutSteps.Patience, Cancellation);

        // Until the load balancer has noticed, a request may be sent to the API server whose etcd is down.
        Task SetImageAsync(string name) => Eventually.HoldsAsync("the change to be taken", TimeSpan.FromMinutes(1), async () =>
        {
            await edit.PatchAsync(new JsonObject { ["images"] = new JsonObject { ["etcd"] = name } }, Cancellation);
            return null;
        });
    }
}
