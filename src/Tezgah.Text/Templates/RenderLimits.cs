namespace Tezgah.Text.Templates;

/// <summary>What one rendering may take. A template is a program from a file, and must end.</summary>
internal sealed class RenderLimits
{
    private const int MostSteps = 5_000_000;
    private const int DeepestCall = 50;
    private const int LongestOutput = 64 * 1024 * 1024;

    private int _steps;
    private int _calls;

    public void Step(int line)
    {
        if (++_steps > MostSteps)
        {
            throw TemplateErrors.Failed(line, $"it takes more than {MostSteps} steps");
        }
    }

    public void EnterCall()
    {
        if (++_calls > DeepestCall)
        {
            throw new TemplateValueException($"macros call each other deeper than {DeepestCall} levels");
        }
    }

    public void LeaveCall() => _calls--;

    public static void CheckOutput(long length, int line)
    {
        if (length > LongestOutput)
        {
            throw TemplateErrors.Failed(line, $"it writes more than {LongestOutput} characters");
        }
    }
}
