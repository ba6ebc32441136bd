namespace Tezgah.Core.Evaluations;

/// <summary>Kinds of evaluations that both a worker and a page know by name.</summary>
public static class EvaluationKinds
{
    /// <summary>Texts that a model wrote during its training; the name of their file too.</summary>
    public const string Samples = "samples";
}
