using System.CommandLine;
using Cpctl.Bootstrap.Tokens;

namespace Cpctl.Bootstrap.Cli.Commands;

internal static class TokenCommand
{
    public static Command Create(CliServices services) => new("token", "Make, list and delete the tokens with which nodes join.")
    {
        CreateCreate(services), CreateList(services), CreateDelete(services),
    };

    private static DetailedCommand CreateCreate(CliServices services)
    {
        var worker = new Option<bool>("--worker") { Description = "A token for workers instead of a control-plane node." };
        var ttl = DurationOption.Create("--ttl", "How long the token may be used. [default: 1h, for workers 24h]");
        var description = new Option<string?>("--description") { Description = "What it is for, shown by `cpctl token list`.", HelpName = "TEXT" };
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new DetailedCommand(
            "create",
            "Make a token and print the whole join command.",
            """
            A token for a control-plane node is good for one node and makes its holder root of the cluster: pass it on with care. A token for
            workers admits any number of workers until it expires.

            Examples:
              cpctl token create
              cpctl token create --worker --ttl 8h --description "rack 4"
            """) { worker, ttl, description, output, kubeconfig };
        command.SetAction((parsed, cancel) => new TokenHandler(services, parsed.GetValue(kubeconfig)).CreateAsync(
            parsed.GetValue(worker), parsed.GetValue(ttl), parsed.GetValue(description), output.Of(parsed), cancel));
        return command;
    }

    private static Command CreateList(CliServices services)
    {
        var output = CommonOptions.Output();
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command("list", "List tokens: what for, until when. Never their secrets.") { output, kubeconfig };
        command.SetAction((parsed, cancel) => new TokenHandler(services, parsed.GetValue(kubeconfig)).ListAsync(output.Of(parsed), cancel));
        return command;
    }

    private static Command CreateDelete(CliServices services)
    {
        var id = new Argument<string>("id") { Description = "The token's id (the part before the dot), or the whole token." };
        var kubeconfig = CommonOptions.Kubeconfig();
        var command = new Command("delete", "Delete a token: nobody can join with it any more.") { id, kubeconfig };
        command.SetAction((parsed, cancel) => new TokenHandler(services, parsed.GetValue(kubeconfig)).DeleteAsync(parsed.GetRequiredValue(id), cancel));
        return command;
    }
}
