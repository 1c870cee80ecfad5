using Cpctl.Pki.Rotation;

namespace Cpctl.Pki.Tests.Rotation;

/// <summary>
/// A cluster that rotates one key over and over, in which everything lags: nodes take the published line up late, their components load it later,
/// what they show is replaced one piece at a time, and the operator decides from reports that may be old.
/// </summary>
internal sealed class RotationModel
{
    private readonly List<ModelNode> _nodes = [];
    private readonly HashSet<string> _stored = [];
    private int _keys;
    private int _names;

    internal RotationModel(int controlPlane, int workers)
    {
        Line = new KeyLine(NewKey());
        for (var i = 0; i < controlPlane + workers; i++)
        {
            Join(isWorker: i >= controlPlane).Finish();
        }
    }

    internal KeyLine Line { get; private set; }

    internal int Rotations { get; private set; }

    internal IReadOnlyList<ModelNode> Nodes => _nodes;

    /// <summary>One thing happens, whichever is possible.</summary>
    internal void Do(ModelAction action, int which)
    {
        var node = _nodes[which % _nodes.Count];
        switch (action)
        {
            case ModelAction.Rotate when Line.Phase == RotationPhase.Stable: Line = Line.Publish(NewKey()); break;
            case ModelAction.Decide: Decide(); break;
            case ModelAction.DecideAndDie: RotationPlan.Next(Line, MemberStates(), Remaining()); break;
            case ModelAction.JoinControlPlane when _nodes.Count < 8: Join(isWorker: false); break;
            case ModelAction.JoinWorker when _nodes.Count < 8: Join(isWorker: true); break;
            case ModelAction.Remove when _nodes.Count(other => !other.IsWorker && other.IsMember) > 1 || node.IsWorker || !node.IsMember: _nodes.Remove(node); break;
            case ModelAction.GoDown: node.IsDown = true; break;
            case ModelAction.ComeBack: node.IsDown = false; break;
            case ModelAction.FinishJoin when !node.IsDown: node.Finish(); break;
            case ModelAction.TakeUp when node.Works: node.TakeUp(Line); break;
            case ModelAction.Load when node.Works: node.Load(); break;
            case ModelAction.Reissue when node.Works: node.Reissue(which, SignerFor(node, which)); break;
            case ModelAction.Report when node.Works: node.Report(); break;
            case ModelAction.Work when !node.IsDown: Work(node); break;
            case ModelAction.Store when node is { Works: true, IsWorker: false }: _stored.Add(node.Taken.Active); break;
        }
    }

    /// <summary>Everybody is up and does his work until nothing is left to do.</summary>
    internal void Settle()
    {
        for (var round = 0; round < 12; round++)
        {
            foreach (var node in _nodes.OrderBy(node => node.IsWorker))
            {
                node.IsDown = false;
                Work(node);
            }

            Decide();
        }
    }

    /// <summary>Who would refuse whom; empty when every pair trusts each other and every stored value can be read.</summary>
    internal IEnumerable<string> Violations() =>
        from reader in _nodes.Where(node => node.IsMember)
        from key in _nodes.Where(node => node.IsMember).SelectMany(node => node.Shown).Concat(reader.IsWorker ? [] : _stored).Distinct(StringComparer.Ordinal)
        where !reader.Accepts.Contains(key)
        select $"{reader.Name} does not accept {key} (line {Line})";

    private void Work(ModelNode node)
    {
        node.Finish();
        node.TakeUp(Line);
        node.Load();
        for (var piece = 0; piece < ModelNode.Pieces; piece++)
        {
            node.Reissue(piece, SignerFor(node, piece));
        }

        node.Report();
    }

    private void Decide()
    {
        switch (RotationPlan.Next(Line, MemberStates(), Remaining()))
        {
            case RotationStep.Activate:
                Line = Line.Activate();
                break;
            case RotationStep.Replace:
                _stored.Clear();
                _stored.Add(Line.Active);
                break;
            case RotationStep.Drop:
                Line = Line.Drop();
                Rotations++;
                break;
        }
    }

    /// <summary>A worker is signed for by an operator that has taken up the line as published, and by no other.</summary>
    private string? SignerFor(ModelNode node, int which)
    {
        if (!node.IsWorker)
        {
            return node.Taken.Active;
        }

        var leaders = _nodes.Where(other => other is { IsWorker: false, Works: true }).ToList();
        return leaders.Count > 0 && leaders[which % leaders.Count].Taken.Active == Line.Active ? Line.Active : null;
    }

    private ModelNode Join(bool isWorker)
    {
        var node = new ModelNode($"n{_names++}", isWorker, Line);
        _nodes.Add(node);
        return node;
    }

    private List<NodeTrustState> MemberStates() => [.. _nodes.Select(node => node.Reported)];

    private RemainingUse[] Remaining() => [.. _stored.Where(key => key != Line.Active).Select(key => new RemainingUse(key, "Secrets", CanBeReplaced: true))];

    private string NewKey() => $"k{_keys++}";
}
