using System.Net;
using Cpctl.Api.Resources;

namespace Cpctl.Api.Configuration;

/// <summary>Subnets that fit each other, their purpose and the components' own limits.</summary>
internal static class NetworkRules
{
    private const string PodField = "spec.networking.podSubnet";
    private const string ServiceField = "spec.networking.serviceSubnet";

    private static readonly IpRange[] Reserved = [.. new[] { "0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3", "::1/128", "fe80::/10", "ff00::/8" }.Select(Parse)];

    public static IEnumerable<ConfigProblem> Check(ControlPlaneSpec spec)
    {
        var hasPods = IpRange.TryParse(spec.Networking.PodSubnet, out var pods);
        var hasServices = IpRange.TryParse(spec.Networking.ServiceSubnet, out var services);
        var problems = new List<ConfigProblem>();
        problems.AddRange(CheckForm(PodField, spec.Networking.PodSubnet, pods));
        problems.AddRange(CheckForm(ServiceField, spec.Networking.ServiceSubnet, services));
        if (hasPods)
        {
            problems.AddRange(CheckPodSize(pods!));
        }

        if (hasServices)
        {
            problems.AddRange(CheckServiceSize(services!));
        }

        if (hasPods && hasServices)
        {
            problems.AddRange(CheckPair(pods!, services!));
        }

        if (spec.Networking.DnsDomain.Split('.').Any(label => label.Length > 63))
        {
            problems.Add(new ConfigProblem("spec.networking.dnsDomain", "has a part that is too long", "parts of a DNS name have at most 63 characters", "Shorten it."));
        }

        return problems;
    }

    public static IEnumerable<ConfigProblem> CheckNodeAddress(ControlPlaneSpec spec, IPAddress address)
    {
        foreach (var (field, text) in new[] { (PodField, spec.Networking.PodSubnet), (ServiceField, spec.Networking.ServiceSubnet) })
        {
            if (IpRange.TryParse(text, out var range) && range.Contains(address))
            {
                yield return new ConfigProblem(
                    field,
                    $"{text} contains this node's address {address}",
                    "traffic to the node would be taken for traffic inside the cluster",
                    "Choose a range that is used nowhere in your network.");
            }
        }
    }

    private static IEnumerable<ConfigProblem> CheckForm(string field, string text, IpRange? range)
    {
        if (range is null)
        {
            if (text.Length > 0)
            {
                yield return new ConfigProblem(field, $"\"{text}\" is not a range of addresses", "CIDR notation is an address, a slash and a prefix length", "Write it like 10.244.0.0/16.");
            }

            yield break;
        }

        if (range.HasHostBits)
        {
            yield return new ConfigProblem(field, $"{text} is not the start of a range", $"bits behind the prefix length {range.Prefix} are set", $"Did you mean {range.Normalised()}?");
        }

        if (Reserved.Any(range.Overlaps))
        {
            yield return new ConfigProblem(field, $"{text} can't be used", "it overlaps loopback, link-local or multicast addresses", "Choose a private range such as one in 10.0.0.0/8.");
        }
    }

    // The controller manager gives each node a /24, or /64 with IPv6, and refuses ranges with more than 2^16 of them.
    private static IEnumerable<ConfigProblem> CheckPodSize(IpRange pods)
    {
        var perNode = pods.IsIPv4 ? 24 : 64;
        if (pods.Prefix > perNode - 2)
        {
            yield return new ConfigProblem(
                PodField,
                $"/{pods.Prefix} is too small",
                $"every node takes a /{perNode} of it, so it would be enough for {(pods.Prefix > perNode ? "no node" : $"{1 << (perNode - pods.Prefix)} nodes")}",
                $"Choose a prefix length of at most {perNode - 2}.");
        }

        if (pods.Prefix < perNode - 16)
        {
            yield return new ConfigProblem(PodField, $"/{pods.Prefix} is too large", $"the controller manager splits at most 16 bits into /{perNode} parts", $"Choose a prefix length of at least {perNode - 16}.");
        }
    }

    // The API server keeps a bitmap of service addresses: at most 20 bits.
    private static IEnumerable<ConfigProblem> CheckServiceSize(IpRange services)
    {
        if (services.Bits - services.Prefix < 4)
        {
            yield return new ConfigProblem(ServiceField, $"/{services.Prefix} is too small", "a cluster needs at least 16 service addresses", $"Choose a prefix length of at most {services.Bits - 4}.");
        }

        if (services.Bits - services.Prefix > 20)
        {
            yield return new ConfigProblem(ServiceField, $"/{services.Prefix} is too large", "the API server handles at most 20 bits of service addresses", $"Choose a prefix length of at least {services.Bits - 20}.");
        }
    }

    private static IEnumerable<ConfigProblem> CheckPair(IpRange pods, IpRange services)
    {
        if (pods.Overlaps(services))
        {
            yield return new ConfigProblem(ServiceField, $"{services.Normalised()} overlaps {PodField} {pods.Normalised()}", "an address can't be a pod's and a service's", "Choose two ranges that share no address.");
        }

        if (pods.IsIPv4 != services.IsIPv4)
        {
            yield return new ConfigProblem(ServiceField, "is of another address family than the pod subnet", "pods could not reach services", "Choose IPv4 or IPv6 for both.");
        }
    }

    private static IpRange Parse(string text) => IpRange.TryParse(text, out var range) ? range : throw new FormatException(text);
}
