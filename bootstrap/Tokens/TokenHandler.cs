using System.Globalization;
using System.Text.Json.Nodes;
using Cpctl.Api.Errors;
using Cpctl.Api.Kubernetes;
using Cpctl.Api.Node;
using Cpctl.Api.Resources;
using Cpctl.Bootstrap.Cli;
using Cpctl.Bootstrap.Clusters;
using Cpctl.Pki.Joining;

namespace Cpctl.Bootstrap.Tokens;

/// <summary><c>cpctl token</c>.</summary>
internal sealed class TokenHandler(CliServices services, string? kubeconfig)
{
    public async Task<int> CreateAsync(bool isWorker, TimeSpan? ttl, string? description, OutputFormat format, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var role = isWorker ? NodeRole.Worker : NodeRole.ControlPlane;
        var (command, token) = await ApiErrors.ExplainAsync(async () =>
        {
            var (endpoint, pin) = await JoinTarget.FindAsync(api, cancel);
            var made = await new BootstrapTokens(api, services.Time).CreateAsync(role, ttl, description, cancel);
            return (JoinCommandLine.Text(endpoint, made.Value, pin, isWorker), made.Value);
        });
        if (format == OutputFormat.Table)
        {
            if (!isWorker)
                await services.Console.Error.WriteLineAsync("Good for one node. Whoever has it can become root of the whole cluster: pass it on with care.");
            await services.Console.Out.WriteLineAsync(command);
            return (int)ExitCode.Done;
        }

        ResultWriter.Write(services.Console.Out, format, new JsonObject { ["token"] = token, ["role"] = RoleText(role), ["command"] = command });
        return (int)ExitCode.Done;
    }

    public async Task<int> ListAsync(OutputFormat format, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var tokens = await ApiErrors.ExplainAsync(() => new BootstrapTokens(api, services.Time).ListAsync(cancel));
        if (format == OutputFormat.Table)
        {
            var table = new TextTable("ID", "FOR", "EXPIRES", "USES", "DESCRIPTION");
            foreach (var token in tokens) table.Add(token.Id, RoleText(token.Role), ExpiryText(token), Uses(token), token.Description);
            table.Write(services.Console.Out);
            return (int)ExitCode.Done;
        }

        ResultWriter.Write(services.Console.Out, format, new JsonObject { ["items"] = new JsonArray([.. tokens.Select(ToJson)]) });
        return (int)ExitCode.Done;
    }

    public async Task<int> DeleteAsync(string idOrToken, CancellationToken cancel)
    {
        using var api = ClusterConnection.Open(services, kubeconfig);
        var id = idOrToken.Split('.')[0];
        if (!await ApiErrors.ExplainAsync(() => new BootstrapTokens(api, services.Time).DeleteAsync(id, cancel)))
            throw new CpctlException(ExitCode.BadInput, $"there is no token {id}", "it was deleted, used or cleaned up after it expired", "`cpctl token list` shows those that exist.");
        await services.Console.Out.WriteLineAsync($"token {id} deleted");
        return (int)ExitCode.Done;
    }

    private static JsonNode ToJson(BootstrapTokenInfo token) => new JsonObject
    {
        ["id"] = token.Id,
        ["role"] = RoleText(token.Role),
        ["expiresAt"] = token.ExpiresAt?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["singleUse"] = token.SingleUse,
        ["used"] = token.UsedBy is not null,
        ["description"] = token.Description,
    };

    private static string? RoleText(NodeRole? role) => role switch
    {
        NodeRole.ControlPlane => NodeRoles.ControlPlane,
        NodeRole.Worker => NodeRoles.Worker,
        _ => null,
    };

    private static string Uses(BootstrapTokenInfo token) => token switch
    {
        { UsedBy: not null } => "used",
        { SingleUse: true } => "one node",
        _ => "any number",
    };

    private string ExpiryText(BootstrapTokenInfo token) => token.ExpiresAt switch
    {
        null => "never",
        { } end when end <= services.Time.GetUtcNow() => "expired",
        { } end => end.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture),
    };
}
