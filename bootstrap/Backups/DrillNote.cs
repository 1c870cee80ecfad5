using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;

namespace Cpctl.Bootstrap.Backups;

/// <summary>Notes a drill's result in the EtcdBackup of the very file, by its SHA-256: status, conditions and metrics go by that. Without such an object, or without an API, the result is what was printed.</summary>
internal sealed class DrillNote(CliServices services, string file, NodeIdentity node)
{
    public async Task WriteAsync(bool passed, string message, CancellationToken cancel)
    {
        try
        {
            using var client = ClusterConnection.Open(services, null);
            var backups = await ApiErrors.ExplainAsync(() => client.ListAllAsync(ResourceTypes.EtcdBackups, null, null, cancel));
            var hash = await HashAsync(cancel);
            if (backups.FirstOrDefault(backup => backup.Status?.Sha256 == hash) is not { } found)
            {
                await services.Console.Error.WriteLineAsync("no EtcdBackup of the cluster tells of this bundle: the result is noted nowhere");
                return;
            }

            await ApiErrors.ExplainAsync(() => client.MergePatchStatusAsync(ResourceTypes.EtcdBackups, null, found.Metadata.Name!, Patch(passed, message), cancel));
            await services.Console.Error.WriteLineAsync($"noted in EtcdBackup {found.Metadata.Name}");
        }
        catch (CpctlException e)
        {
            await services.Console.Error.WriteLineAsync($"the result is not noted in the cluster: {e.Why}");
        }
    }

    private async Task<string> HashAsync(CancellationToken cancel)
    {
        await using var content = File.OpenRead(file);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancel));
    }

    private JsonObject Patch(bool passed, string message) => new()
    {
        ["status"] = new JsonObject
        {
            ["drill"] = new JsonObject
            {
                ["passed"] = passed,
                ["message"] = message,
                ["node"] = node.Name,
                ["completedAt"] = services.Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            },
        },
    };
}
