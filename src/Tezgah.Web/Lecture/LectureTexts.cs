namespace Tezgah.Web.Lecture;

/// <summary>Names the texts of lecture mode, of replays and of the audience.</summary>
public sealed class LectureTexts;
