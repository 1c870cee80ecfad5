using Cpctl.StaticPods.Revisions;

namespace Cpctl.Bootstrap.Rollouts;

/// <summary>What one revision changes against another, in a few words: flags, images and fields by name, anything else as a whole.</summary>
internal static class RevisionChanges
{
    /// <param name="before">Null when it is not kept any more.</param>
    /// <param name="after">The newer one.</param>
    public static IReadOnlyList<string> Between(Revision? before, Revision after)
    {
        if (before is null)
        {
            return [];
        }

        var old = before.Content.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        var present = after.Content.Files.ToDictionary(file => file.Path, StringComparer.Ordinal);
        return
        [
            .. present.Values.Where(file => !old.ContainsKey(file.Path)).Select(file => $"{file.Component}: {Path.GetFileName(file.Path)} added"),
            .. old.Values.Where(file => !present.ContainsKey(file.Path)).Select(file => $"{file.Component}: {Path.GetFileName(file.Path)} removed"),
            .. present.Values.Where(file => old.TryGetValue(file.Path, out var was) && was.Text != file.Text).SelectMany(file => InFile(old[file.Path], file)),
        ];
    }

    private static string[] InFile(RevisionFile before, RevisionFile after)
    {
        var (old, present) = after.IsManifest ? (Settings(before.Text), Settings(after.Text)) : (FieldsOfYaml.In(before), FieldsOfYaml.In(after));
        string[] named =
        [
            .. present.Where(setting => !old.ContainsKey(setting.Key)).Select(setting => $"{after.Component}: {setting.Key} {Shown(setting)} added"),
            .. old.Where(setting => !present.ContainsKey(setting.Key)).Select(setting => $"{after.Component}: {setting.Key} {Shown(setting)} removed"),
            .. present.Where(setting => old.TryGetValue(setting.Key, out var was) && was != setting.Value)
                .Select(setting => $"{after.Component}: {setting.Key} {Shown(KeyValuePair.Create(setting.Key, old[setting.Key]))} → {Shown(setting)}"),
        ];

        // What is neither a flag nor an image nor a field: probes, mounts, environments.
        return named.Length > 0 ? named : [$"{after.Component}: {Path.GetFileName(after.Path)} changed"];
    }

    private static string Shown(KeyValuePair<string, string> setting) => Confidential.Is(setting.Key, setting.Value) ? Confidential.Hidden : setting.Value;

    /// <summary>The flags and the image of a manifest. A flag that is given twice counts once, with both values.</summary>
    private static Dictionary<string, string> Settings(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in text.Split('\n').Select(line => line.Trim()))
        {
            var (name, value) = line switch
            {
                ['-', ' ', '-', '-', .. var flag] => Pair($"--{flag}", '='),
                ['-', ' ', '\'', '-', '-', .. var flag, '\''] => Pair($"--{flag}", '='),
                _ when line.StartsWith("image: ", StringComparison.Ordinal) => Pair(line, ':'),
                _ => ("", ""),
            };
            if (name.Length > 0)
            {
                settings[name] = settings.TryGetValue(name, out var other) ? $"{other},{value}" : value;
            }
        }

        return settings;
    }

    private static (string Name, string Value) Pair(string text, char separator) =>
        text.Split(separator, 2) is [var name, var value] ? (name, value.Trim()) : (text, "");
}
