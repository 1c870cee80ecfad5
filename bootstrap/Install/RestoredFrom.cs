using System.Text.Json.Nodes;
using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Install;

/// <summary>What a restored cluster goes on from.</summary>
/// <param name="Backup">Which backup, in words that no other one has.</param>
/// <param name="LastRevision">The newest revision that is in it, or in the cluster that is taken over.</param>
/// <param name="Epoch">The restored cluster's epoch: one more than the old one's.</param>
internal sealed record RestoredFrom(string Backup, long LastRevision, long Epoch)
{
    /// <summary>The cluster that still runs and is to yield; null when none is.</summary>
    public TakenOver? TakenOver { get; init; }

    /// <summary>The revision of the only node. All of it counts as new: nothing of it runs anywhere yet.</summary>
    public Revision Next(RevisionContent content)
    {
        var number = LastRevision + 1;
        return new Revision(number, content, content.Components.Keys.ToDictionary(component => component, _ => number, StringComparer.Ordinal));
    }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["backup"] = Backup, ["lastRevision"] = LastRevision, ["epoch"] = Epoch };
        if (TakenOver is not null) json["takenOver"] = TakenOver.ToJson();
        return json;
    }

    public static RestoredFrom FromJson(JsonNode json) => new(json["backup"]!.GetValue<string>(), json["lastRevision"]!.GetValue<long>(), json["epoch"]!.GetValue<long>())
    {
        TakenOver = json["takenOver"] is { } taken ? TakenOver.FromJson(taken) : null,
    };
}
