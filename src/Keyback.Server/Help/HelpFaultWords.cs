using Keyback.Server.Texts;

namespace Keyback.Server.Help;

/// <summary>What a text must not hold, in the reader's language.</summary>
internal static class HelpFaultWords
{
    public static string Of(HelpFault fault, PageTexts texts) => fault.Kind switch
    {
        HelpFaultKind.Html => texts.Format("HelpFault_Html", fault.Line),
        HelpFaultKind.Picture => texts.Format("HelpFault_Picture", fault.Line),
        HelpFaultKind.BareLink => texts.Format("HelpFault_BareLink", fault.Line),
        HelpFaultKind.Part => texts.Format("HelpFault_Part", fault.Line),
        HelpFaultKind.DeadLink => texts.Format("HelpFault_DeadLink", fault.Line, fault.Detail),
        HelpFaultKind.ForeignLink => texts.Format("HelpFault_ForeignLink", fault.Line, fault.Detail),
    };
}
