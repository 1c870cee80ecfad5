using System.CommandLine;
using Cpctl.Bootstrap.Join;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class JoinCommand
{
    public static Command Create(CliServices services)
    {
        var endpoint = new Argument<string>("endpoint") { Description = "The control plane's address, HOST:PORT.", HelpName = "ENDPOINT" };
        var token = new Option<string>("--token")
        {
            Description = "A join token, from `cpctl token create` on a control-plane node.", HelpName = "TOKEN", Required = true,
        };
        var hash = new Option<string>("--ca-cert-hash")
        {
            Description = "The pin of the cluster's authority, sha256:HEX. The token is sent only to a server that proves to have it.", HelpName = "HASH", Required = true,
        };
        var name = CommonOptions.NodeName();
        var ip = CommonOptions.NodeIp();
        var worker = new Option<bool>("--worker") { Description = "Join as a worker instead of a control-plane node. The token must have been made for workers." };
        var command = new Command(
            "join",
            "Joins this machine to a control plane. Interrupted anywhere, the same command goes on. May be run before the first node is finished: it waits.")
        {
            endpoint, token, hash, name, ip, worker,
        };
        command.SetAction((parsed, cancel) => new JoinHandler(services).RunAsync(
            new JoinArguments(
                parsed.GetRequiredValue(endpoint),
                parsed.GetRequiredValue(token),
                parsed.GetRequiredValue(hash),
                parsed.GetValue(name),
                parsed.GetValue(ip),
                parsed.GetValue(worker)),
            cancel));
        return command;
    }
}
