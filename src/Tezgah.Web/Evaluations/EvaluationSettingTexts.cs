namespace Tezgah.Web.Evaluations;

/// <summary>Names the texts of an evaluation's settings, as far as they are not those of a training.</summary>
public sealed class EvaluationSettingTexts;
