namespace Tezgah.Web.Evaluations;

/// <summary>Names the texts of the form for evaluations and of their results.</summary>
public sealed class EvaluationTexts;
